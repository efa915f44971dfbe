package io.whimbrel.testkit.data;

/**
 * All rows of a table in short.
 *
 * @param rows their number
 * @param sha256 the digest of their sorted digests, in hexadecimal
 */
public record TableDigest(long rows, String sha256) {}
