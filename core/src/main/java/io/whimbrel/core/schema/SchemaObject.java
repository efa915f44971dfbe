package io.whimbrel.core.schema;

import java.util.Optional;

/**
 * Anything a database holds beside tables: listed so that nothing is dropped in silence.
 *
 * @param kind the product's word, for example {@code view}, {@code index}, {@code function}
 * @param name qualified, as people write it
 * @param table the table that it belongs to, if it belongs to one
 */
public record SchemaObject(String kind, String name, Optional<TableName> table) {}
