package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Proofs for people: a line each, then what does not hold, and how it can be seen again. */
public record ProofsView(List<Proof> proofs) {
  public boolean isEqual() {
    return proofs.stream().allMatch(Proof::isEqual);
  }

  /** All of them. */
  public String text(Paint paint) {
    TextTable table =
        new TextTable("verdict", "level", "table", "#rows", "#chunks", "#read again", "#differing");
    for (Proof proof : proofs) {
      table.row(
          painted(proof.isEqual(), paint),
          proof.verdict().name(),
          word(proof.level()),
          proof.table().toString(),
          Figures.count(proof.rows()),
          Figures.count(proof.chunks()),
          Figures.count(proof.rechecked()),
          Figures.count(proof.differing()));
    }
    return table.text(paint) + rows(paint) + checks(paint) + "\n" + result();
  }

  /** One line per level. */
  public List<String> brief(Paint paint) {
    List<String> lines = new ArrayList<>();
    for (Level level : Level.values()) {
      List<Proof> all = proofs.stream().filter(p -> p.level() == level).toList();
      if (!all.isEmpty()) {
        long equal = all.stream().filter(Proof::isEqual).count();
        String line =
            "level %s  %s of %s proofs equal"
                .formatted(word(level), Figures.count(equal), Figures.count(all.size()));
        lines.add(painted(equal == all.size(), paint).apply(line));
      }
    }
    return lines;
  }

  private static UnaryOperator<String> painted(boolean isGood, Paint paint) {
    return isGood ? paint::green : paint::red;
  }

  private static String word(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private String rows(Paint paint) {
    TextTable rows = new TextTable("table", "row", "how", "columns: expected | found");
    for (Proof proof : proofs) {
      proof
          .differences()
          .forEach(d -> rows.row(proof.table().toString(), d.key(), d.kind().name(), columns(d)));
    }
    return rows.isEmpty() ? "" : "\n" + rows.text(paint);
  }

  private String checks(Paint paint) {
    TextTable table = new TextTable("table", "check", "outcome", "expected", "found");
    for (Proof proof : proofs) {
      for (Check check : proof.checks()) {
        if (check.outcome() != Outcome.HOLDS) {
          table.row(
              proof.table().toString(),
              check.name(),
              check.outcome().name(),
              check.expected(),
              check.found());
        }
      }
    }
    return table.isEmpty() ? "" : "\n" + table.text(paint) + CheckQueries.text(proofs);
  }

  private String result() {
    Level counting =
        proofs.stream().anyMatch(p -> p.level() == Level.CHECKSUM) ? Level.CHECKSUM : Level.COUNT;
    List<Proof> counted = proofs.stream().filter(p -> p.level() == counting).toList();
    long total = counted.stream().mapToLong(Proof::rows).sum();
    boolean isUndecided =
        proofs.stream().noneMatch(proof -> proof.verdict() == Proof.Verdict.DIFFERENT);
    String result =
        isEqual()
            ? "Result: %s of %s are equal on both sides.\n"
            : isUndecided
                ? "Result: UNDECIDED; %s of %s were compared.\n"
                : "Result: DIFFERENT; %s of %s were compared.\n";
    return result.formatted(Figures.count(total, "row"), Figures.count(counted.size(), "table"));
  }

  private static String columns(RowDifference difference) {
    return difference.columns().stream()
        .map(c -> "%s: %s | %s".formatted(c.column(), c.expectedShown(), c.foundShown()))
        .collect(Collectors.joining("; "));
  }
}
