package io.whimbrel.cli.voyage;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** What became of each voyage, for people to read. */
final class Logbook {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /**
   * How a voyage went.
   *
   * @param rows in the database when it arrived
   * @param changes rows that were written while it was under way
   * @param explained differences of the catalogs that the two versions explain
   * @param named differences that the findings had named before
   */
  record Entry(
      Leg leg, long rows, long changes, String pause, double seconds, int explained, int named) {}

  void add(Entry entry) {
    lines.add(
        "%-11s  %-8s  %-8s  %-6s  %,9d  %,7d  %9s  %5.1f  equal, %d explained, %d named"
            .formatted(
                entry.leg.data().name().toLowerCase(Locale.ROOT),
                entry.leg.pair(),
                entry.leg.mode().name().toLowerCase(Locale.ROOT),
                entry.leg.rights().name().toLowerCase(Locale.ROOT),
                entry.rows,
                entry.changes,
                entry.pause,
                entry.seconds,
                entry.explained,
                entry.named));
  }

  void print() {
    StringBuilder text =
        new StringBuilder(
            "%-11s  %-8s  %-8s  %-6s  %9s  %7s  %9s  %5s  %s%n"
                .formatted(
                    "database",
                    "versions",
                    "schema",
                    "rights",
                    "rows",
                    "changes",
                    "pause",
                    "s",
                    "result"));
    lines.stream()
        .sorted(Collections.reverseOrder().reversed())
        .forEach(l -> text.append(l).append('\n'));
    System.out.print(text);
  }
}
