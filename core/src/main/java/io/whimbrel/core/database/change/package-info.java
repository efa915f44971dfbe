/** The stream of changes: read from a source, applied to a target. */
@NullMarked
package io.whimbrel.core.database.change;

import org.jspecify.annotations.NullMarked;
