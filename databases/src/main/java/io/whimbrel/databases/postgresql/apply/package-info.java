/** How changes are written onto a PostgreSQL target: in sets, exactly once in effect. */
@NullMarked
package io.whimbrel.databases.postgresql.apply;

import org.jspecify.annotations.NullMarked;
