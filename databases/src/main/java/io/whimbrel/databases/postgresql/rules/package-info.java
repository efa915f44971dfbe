/** SQL of others that is asked of a PostgreSQL database: read only, within a time. */
@NullMarked
package io.whimbrel.databases.postgresql.rules;

import org.jspecify.annotations.NullMarked;
