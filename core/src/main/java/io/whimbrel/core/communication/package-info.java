/** Who is told what and when, and what troubles a migration has. */
@NullMarked
package io.whimbrel.core.communication;

import org.jspecify.annotations.NullMarked;
