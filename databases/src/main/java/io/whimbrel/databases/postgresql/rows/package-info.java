/** Rows of PostgreSQL: read in chunks, loaded with their markers, compared. */
@NullMarked
package io.whimbrel.databases.postgresql.rows;

import org.jspecify.annotations.NullMarked;
