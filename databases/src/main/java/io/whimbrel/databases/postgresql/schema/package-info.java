/** Structure: what the source's catalogs hold, and how the target's structure is made from it. */
@NullMarked
package io.whimbrel.databases.postgresql.schema;

import org.jspecify.annotations.NullMarked;
