package io.whimbrel.core.proof;

/**
 * What makes one row of the target equal again.
 *
 * @param kind in which way the row differs
 * @param key how people name it, for example {@code id=8812}
 * @param statement the same in SQL, to be read, or run on the target by hand; long values are cut
 *     off in it
 */
public record RowRepair(RowDifference.Kind kind, String key, String statement) {}
