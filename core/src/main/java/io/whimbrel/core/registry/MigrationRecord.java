package io.whimbrel.core.registry;

import io.whimbrel.core.risk.Assessed;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a migration beside its plan, in a form that is kept with the plan under version
 * control: who has no journal, such as a build server, can still tell how all migrations stand.
 * Holds no secret and no row.
 */
public record MigrationRecord(Standing standing, Assessed assessed) {
  /** Nothing is known. */
  public static final MigrationRecord NOTHING =
      new MigrationRecord(Standing.PLANNED, Assessed.NOTHING);

  private static final String HEAD = "whimbrel record 1";
  private static final String NOTE =
      "# Kept by Whimbrel for the index of migrations: commit it, do not edit it.";

  /** As a text that {@link #read} understands. */
  public String text() {
    List<String> lines = new ArrayList<>(List.of(NOTE, HEAD));
    lines.addAll(standing.lines());
    lines.addAll(assessed.lines());
    return String.join("\n", lines) + "\n";
  }

  /** What a text says; empty when it is none of a record. */
  public static Optional<MigrationRecord> read(String text) {
    List<String> lines = text.lines().filter(line -> !line.startsWith("#")).toList();
    if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
      return Optional.empty();
    }
    List<String> rest = lines.subList(1, lines.size());
    try {
      return Optional.of(new MigrationRecord(Standing.read(rest), Assessed.read(rest)));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
