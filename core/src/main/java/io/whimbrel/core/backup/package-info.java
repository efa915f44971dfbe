/** Archives of a source's rows: what is in one, who writes, reads and keeps them. */
@NullMarked
package io.whimbrel.core.backup;

import org.jspecify.annotations.NullMarked;
