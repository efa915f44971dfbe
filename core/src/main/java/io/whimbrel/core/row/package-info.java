/** Rows on their way: chunks of a table, their bounds, streams of encoded rows, markers. */
@NullMarked
package io.whimbrel.core.row;

import org.jspecify.annotations.NullMarked;
