/** The log of a PostgreSQL source and the way of its changes onto a PostgreSQL target. */
@NullMarked
package io.whimbrel.databases.postgresql.changes;

import org.jspecify.annotations.NullMarked;
