/** What the catalogs of a PostgreSQL server say of its structure, and the queries that ask them. */
@NullMarked
package io.whimbrel.databases.postgresql.catalog;

import org.jspecify.annotations.NullMarked;
