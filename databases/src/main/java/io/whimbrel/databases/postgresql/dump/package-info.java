/** PostgreSQL's own programs: pg_dump and pg_restore, as processes of this machine. */
@NullMarked
package io.whimbrel.databases.postgresql.dump;

import org.jspecify.annotations.NullMarked;
