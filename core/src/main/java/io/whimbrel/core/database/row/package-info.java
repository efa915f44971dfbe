/** Rows as they are read, counted, compared, copied and repaired. */
@NullMarked
package io.whimbrel.core.database.row;

import org.jspecify.annotations.NullMarked;
