package io.whimbrel.core.plan;

import java.util.Optional;

/**
 * What a plan says about one target column; everything it leaves out follows the source.
 *
 * @param from the source column, when it is called otherwise there
 * @param type the type on the target
 * @param nullable whether the target column takes NULL
 * @param up the value, as SQL over the source row
 * @param down the inverse, as SQL over the target row
 * @param defaultValue the target column's default, as SQL
 */
public record ColumnMap(
    Optional<String> from,
    Optional<String> type,
    Optional<Boolean> nullable,
    Optional<String> up,
    Optional<String> down,
    Optional<String> defaultValue) {}
