package io.whimbrel.engine.steps.sql;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A migration of a directory.
 *
 * @param name what problems and marks call it: unique in its directory
 * @param version as its name tells it; empty for one that is run again whenever it changes
 * @param file where its text was read
 * @param text the SQL that goes forward; in the form of the template, also what takes it back
 * @param undo the SQL of a file beside it that takes it back
 */
public record MigrationFile(
    String name, String version, Path file, String text, Optional<String> undo) {}
