package io.whimbrel.core.schema;

/**
 * A foreign key, by its tables alone; cheap to read.
 *
 * @param name of the key
 * @param from the table whose rows point
 * @param to the table whose rows they point to
 */
public record TableReference(String name, TableName from, TableName to) {}
