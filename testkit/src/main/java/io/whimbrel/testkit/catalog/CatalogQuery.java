package io.whimbrel.testkit.catalog;

/**
 * Reads all objects of one kind.
 *
 * @param sql returns one row per object: first its name, which is the same on both sides, then its
 *     properties; what is NULL is left out
 */
record CatalogQuery(String kind, String sql) {}
