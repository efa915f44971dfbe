package io.whimbrel.core.registry;

import io.whimbrel.core.risk.Assessed;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of a migration beside its plan, in a form that is kept with the plan under version
 * control: who has no journal, such as a build server, can still tell how all migrations stand.
 * Holds no secret and no row.
 */
public record MigrationRecord(Standing standing, Assessed assessed) {
  /** Nothing is known. */
  public static final MigrationRecord NOTHING =
      new MigrationRecord(Standing.PLANNED, Assessed.NOTHING);

  private static final String FORM = "whimbrel record ";
  private static final String HEAD = FORM + "1";
  private static final Pattern CONFLICT =
      Pattern.compile("^(<{7}|\\|{7}|={7}|>{7})(\\s|$)", Pattern.MULTILINE);
  private static final String NOTE =
      "# Kept by Whimbrel for the index of migrations: commit it, do not edit it.";

  /** As a text that {@link #read} understands. */
  public String text() {
    List<String> lines = new ArrayList<>(List.of(NOTE, HEAD));
    lines.addAll(standing.lines());
    lines.addAll(assessed.lines());
    return String.join("\n", lines) + "\n";
  }

  /** Whether a text has the marks of a merge that nobody has finished. */
  public static boolean isConflict(String text) {
    return CONFLICT.matcher(text).find();
  }

  /** Whether a text is a record of some version, if a damaged one. */
  public static boolean isMeant(String text) {
    return text.lines().anyMatch(line -> line.startsWith(FORM) || line.equals(NOTE));
  }

  /** What a text says; empty when it is none of a record, or is not whole. */
  public static Optional<MigrationRecord> read(String text) {
    if (isConflict(text)) {
      return Optional.empty();
    }
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
