package io.whimbrel.engine.verify;

import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.RunFrame;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What could not be decided while changes went on, and is decided by the cutover, when nobody
 * writes; noted in the journal.
 */
public final class Leftovers {
  /** From where on tables may have been written to since they were counted. */
  static final String COUNTED = "verify.counted";

  private static final String LEFT = "verify.left";

  private final RunFrame frame;

  /** Of a run. */
  public Leftovers(RunFrame frame) {
    this.frame = frame;
  }

  /** Whether every level of the plan is proved, as far as it can be before the cutover. */
  public boolean isProved() {
    Set<Level> levels = Wanted.PLANNED.levels(frame.plan());
    List<Proof> proofs =
        frame.journal().history(frame.run()).proofs().stream()
            .filter(proof -> levels.contains(proof.level()))
            .toList();
    return open(proofs).isEmpty();
  }

  /** Those of the proofs that are not equal, but for what is left. */
  List<Proof> open(List<Proof> proofs) {
    Set<String> left = lines();
    return proofs.stream()
        .filter(proof -> proof.verdict() != Verdict.EQUAL)
        .filter(
            proof ->
                proof.verdict() != Verdict.UNDECIDED
                    || !left.contains(line(proof.level(), proof.table())))
        .toList();
  }

  /**
   * Notes which tables a level leaves.
   *
   * @param proofs of all tables that it looked at: what it left of them before is forgotten
   */
  void replace(Level level, List<Proof> proofs, Collection<TableName> left) {
    Set<String> lines = new TreeSet<>(lines());
    proofs.forEach(proof -> lines.remove(line(level, proof.table())));
    left.forEach(table -> lines.add(line(level, table)));
    frame.chronicle().fact(LEFT, String.join("\n", lines));
  }

  /** The names of the tables that a level leaves, in text form. */
  Set<String> of(Level level) {
    String begin = level + " ";
    return lines().stream()
        .filter(line -> line.startsWith(begin))
        .map(line -> line.substring(begin.length()))
        .collect(Collectors.toSet());
  }

  private Set<String> lines() {
    return frame.chronicle().fact(LEFT).stream().flatMap(String::lines).collect(Collectors.toSet());
  }

  private static String line(Level level, TableName table) {
    return level + " " + table;
  }
}
