package io.whimbrel.core.database;

/**
 * A statement that a server has counted.
 *
 * @param sql as the server tells it: constants are parameters
 * @param calls how often it was called
 */
public record FrequentStatement(String sql, long calls) {}
