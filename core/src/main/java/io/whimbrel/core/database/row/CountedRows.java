package io.whimbrel.core.database.row;

/**
 * How many rows there are.
 *
 * @param query what anybody can run to count them again
 */
public record CountedRows(long rows, String query) {}
