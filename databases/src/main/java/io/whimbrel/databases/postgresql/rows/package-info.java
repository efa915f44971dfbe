/** Rows of PostgreSQL: read in snapshots, loaded in chunks, compared on the target. */
@NullMarked
package io.whimbrel.databases.postgresql.rows;

import org.jspecify.annotations.NullMarked;
