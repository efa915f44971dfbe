package io.whimbrel.core.schema;

/**
 * A column as far as carrying its values depends on it.
 *
 * @param number never given to another column of the table again, even when this one is dropped
 * @param isPlain takes NULL, has no default and is neither computed nor an identity: added to a
 *     table it changes no row
 */
public record ColumnStructure(
    int number, String name, String type, boolean nullable, boolean isPlain) {}
