/** The log of a PostgreSQL source: its publication, its slot, and the changes that it holds. */
@NullMarked
package io.whimbrel.databases.postgresql.changes;

import org.jspecify.annotations.NullMarked;
