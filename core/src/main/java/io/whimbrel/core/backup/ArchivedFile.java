package io.whimbrel.core.backup;

/**
 * One file of an archive.
 *
 * @param name relative to the archive, parts separated by slashes
 * @param bytes its length as it is kept
 * @param sha256 of these bytes, in hexadecimal digits
 */
public record ArchivedFile(String name, long bytes, String sha256) {}
