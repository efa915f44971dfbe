package io.whimbrel.databases.postgresql.rows;

/**
 * One part of a source key as SQL on some relation.
 *
 * @param expression has the source column's type, or one that orders its values in the same way
 * @param type to which a bound's text is cast
 */
record KeyPart(String expression, String type) {}
