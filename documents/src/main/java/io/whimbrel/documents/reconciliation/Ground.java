package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.proof.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a reconciliation stands on, by name. */
final class Ground {
  private Ground() {}

  static Map<String, String> of(RunHistory history, About about) {
    RunRecord run = history.run();
    Map<String, String> ground = new LinkedHashMap<>();
    ground.put("Run", run.run().text());
    ground.put("State", run.state() + " in phase " + run.phase());
    ground.put("Plan digest", "sha256:" + run.planDigest());
    ground.put("Levels of the plan", levels(about.levels()));
    ground.put("Source", history.facts().getOrDefault("source.version", "n/a"));
    ground.put("Target", history.facts().getOrDefault("target.version", "n/a"));
    ground.put("Positions", positions(history));
    ground.put("Written at", about.at().toString());
    ground.put("Written by", about.by().orElse("not told"));
    ground.put("Whimbrel", about.whimbrel());
    return ground;
  }

  static String levels(List<Level> levels) {
    return levels.isEmpty()
        ? "n/a"
        : levels.stream()
            .map(level -> level.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }

  private static String positions(RunHistory history) {
    TreeSet<String> positions =
        history.proofs().stream()
            .filter(proof -> proof.level() == Level.CHECKSUM)
            .map(proof -> proof.position())
            .collect(Collectors.toCollection(TreeSet::new));
    if (positions.isEmpty()) {
      return "n/a";
    }
    return positions.size() <= 4
        ? String.join(", ", positions)
        : positions.first() + " \u2026 " + positions.last() + ", each with its table";
  }
}
