package io.whimbrel.core.schema;

import java.util.Optional;

/**
 * Where a sequence stands.
 *
 * @param value the last value handed out; empty when none was
 * @param increment its step, negative for a descending one
 * @param ownedBy the table whose column owns it
 * @param ownedColumn the column that owns it
 */
public record SequenceValue(
    TableName name,
    Optional<Long> value,
    long increment,
    Optional<TableName> ownedBy,
    Optional<String> ownedColumn) {}
