/** Large objects of PostgreSQL: read on the source, written and compared on the target. */
@NullMarked
package io.whimbrel.databases.postgresql.objects;

import org.jspecify.annotations.NullMarked;
