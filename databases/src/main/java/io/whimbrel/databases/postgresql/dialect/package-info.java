/** PostgreSQL's words: names, literals, log positions, snapshots, connections, errors. */
@NullMarked
package io.whimbrel.databases.postgresql.dialect;

import org.jspecify.annotations.NullMarked;
