package io.whimbrel.core.database;

/**
 * What was written to a database up to a moment, by the server's own figures. Two of them make a
 * rate.
 *
 * @param rows rows inserted, updated and deleted in the database
 * @param logBytes how far the server's log has come
 */
public record Activity(long rows, long logBytes) {}
