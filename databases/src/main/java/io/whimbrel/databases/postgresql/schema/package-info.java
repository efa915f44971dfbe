/**
 * Structure: what of the source's is carried, how the target's is made from it, and how the two
 * compare.
 */
@NullMarked
package io.whimbrel.databases.postgresql.schema;

import org.jspecify.annotations.NullMarked;
