package io.whimbrel.engine.monitor;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.run.Facts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How what the plan calls success held when it was looked at last: the list of the cleanup gate.
 */
public final class SuccessList {
  private SuccessList() {}

  /** The lines; none where the plan names no criterion, or nobody has looked. */
  public static List<GateLine> of(Journal journal, RunId run) {
    return journal.fact(run, Facts.SUCCESS).map(SuccessList::read).orElse(List.of());
  }

  /** The same of facts that were read. */
  public static List<GateLine> of(Map<String, String> facts) {
    return read(facts.getOrDefault(Facts.SUCCESS, ""));
  }

  private static List<GateLine> read(String text) {
    return text.isEmpty() ? List.of() : GateLine.read(text);
  }

  /** Those that do not hold. */
  public static List<GateLine> against(List<GateLine> lines) {
    return lines.stream().filter(line -> line.state() == GateLine.State.NO_GO).toList();
  }

  /** What a person confirms who lets the cleanup go, in words; empty when there is nothing. */
  public static String confirmed(List<GateLine> lines) {
    return lines.stream()
        .filter(line -> line.state() == GateLine.State.UNKNOWN)
        .map(line -> "'" + line.name() + "'")
        .collect(Collectors.joining(", "));
  }

  /** In one sentence. */
  public static String told(List<GateLine> lines) {
    List<GateLine> against = against(lines);
    if (!against.isEmpty()) {
      return against.stream()
          .map(line -> "%s: %s".formatted(line.name(), line.found()))
          .collect(Collectors.joining("; ", "not successful: ", ""));
    }
    String open = confirmed(lines);
    return open.isEmpty() ? "successful" : "successful, a person has to confirm " + open;
  }
}
