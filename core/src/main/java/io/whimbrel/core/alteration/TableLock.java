package io.whimbrel.core.alteration;

import io.whimbrel.core.schema.TableName;

/**
 * A lock on a table that a statement took.
 *
 * @param mode in the product's words, as in {@code access exclusive}
 */
public record TableLock(TableName table, Blocking blocking, String mode) {}
