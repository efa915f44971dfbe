package io.whimbrel.core.backup;

/**
 * A dump in an archive, made by a program of the product.
 *
 * @param program that made it, and its version
 * @param file the dump as the program wrote it
 * @param log what the program said meanwhile
 */
public record ArchivedDump(String program, ArchivedFile file, ArchivedFile log) {}
