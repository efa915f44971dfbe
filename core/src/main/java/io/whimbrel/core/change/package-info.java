/** Changes on their way: entries of a source's log, their positions, who sees them. */
@NullMarked
package io.whimbrel.core.change;

import org.jspecify.annotations.NullMarked;
