package io.whimbrel.core.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the schema change plan is made from, besides the plan's steps. It is for people: nothing of
 * it is obeyed by a run.
 *
 * @param scripts a directory of migrations, where no step names one
 * @param baseline SQL that makes the structure as it is, where no database is to be read
 * @param backend patterns of the application's files that work with the database
 * @param frontend patterns of those that show what comes from it
 * @param oldQueries files with queries of the application as it is
 * @param newQueries files with queries of the application as it will be
 */
public record SchemaChangeRules(
    Optional<Path> scripts,
    Optional<Path> baseline,
    List<String> backend,
    List<String> frontend,
    List<Path> oldQueries,
    List<Path> newQueries) {
  /** A plan that says nothing of it. */
  public static final SchemaChangeRules NONE =
      new SchemaChangeRules(
          Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(), List.of());

  public SchemaChangeRules {
    backend = List.copyOf(backend);
    frontend = List.copyOf(frontend);
    oldQueries = List.copyOf(oldQueries);
    newQueries = List.copyOf(newQueries);
  }
}
