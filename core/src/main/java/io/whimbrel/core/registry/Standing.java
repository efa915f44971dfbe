package io.whimbrel.core.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a migration stands, as a journal told it.
 *
 * @param detail where it is, in words; empty for one that is planned or over
 * @param run the newest run; empty when there is none
 * @param startedAt when its first run that counts began
 * @param endedAt when it was over
 * @param notes what came of it, in words
 * @param lastAt when something happened last: of two tellings the later one counts
 */
public record Standing(
    MigrationStatus status,
    String detail,
    String run,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    String notes,
    Instant lastAt) {
  /** Nobody has begun it. */
  public static final Standing PLANNED =
      new Standing(
          MigrationStatus.PLANNED, "", "", Optional.empty(), Optional.empty(), "", Instant.EPOCH);

  /** The status with the phase. */
  public String words() {
    return detail.isEmpty() ? status.text() : status.text() + ": " + detail;
  }

  /** As lines that {@link #read} understands. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("status " + status.name());
    put(lines, "detail", detail);
    put(lines, "run", run);
    startedAt.ifPresent(at -> put(lines, "started", at.toString()));
    endedAt.ifPresent(at -> put(lines, "ended", at.toString()));
    put(lines, "notes", notes);
    if (!lastAt.equals(Instant.EPOCH)) {
      put(lines, "last", lastAt.toString());
    }
    return lines;
  }

  private static void put(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add(name + " " + value.replaceAll("\\s+", " ").strip());
    }
  }

  /**
   * What lines say.
   *
   * @throws RuntimeException when a word or a time is none
   */
  static Standing read(List<String> lines) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", 2);
      values.putIfAbsent(words[0], words.length == 2 ? words[1] : "");
    }
    return new Standing(
        MigrationStatus.valueOf(values.getOrDefault("status", MigrationStatus.PLANNED.name())),
        values.getOrDefault("detail", ""),
        values.getOrDefault("run", ""),
        Optional.ofNullable(values.get("started")).map(Instant::parse),
        Optional.ofNullable(values.get("ended")).map(Instant::parse),
        values.getOrDefault("notes", ""),
        Optional.ofNullable(values.get("last")).map(Instant::parse).orElse(Instant.EPOCH));
  }
}
