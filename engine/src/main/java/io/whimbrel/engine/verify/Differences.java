package io.whimbrel.engine.verify;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns proofs that do not hold into a problem that names the first rows and checks. */
public final class Differences {
  private static final int NAMED_MAX = 5;
  private static final String FIX =
      "see all of it with 'whimbrel report', mend it, then run 'whimbrel run' again";

  private Differences() {}

  /** Throws for rows that differ, else for checks that do not hold, else for what is undecided. */
  static void requireNone(List<Proof> proofs) {
    List<Proof> different = proofs.stream().filter(p -> p.verdict() == Verdict.DIFFERENT).toList();
    List<Proof> rows = different.stream().filter(p -> !p.differences().isEmpty()).toList();
    if (!rows.isEmpty()) {
      throw rowsDiffer(rows);
    }
    if (!different.isEmpty()) {
      throw Problem.of(ProblemCode.CHECK_BROKEN)
          .what(
              "%d proofs do not hold: %s"
                  .formatted(different.size(), checks(different, Outcome.BROKEN)))
          .where(different.getFirst().table().toString())
          .fix(FIX + ", or accept it under 'verify' in a new plan")
          .exception();
    }
    List<Proof> undecided = proofs.stream().filter(p -> p.verdict() == Verdict.UNDECIDED).toList();
    if (!undecided.isEmpty()) {
      throw Problem.of(ProblemCode.PROOF_UNDECIDED)
          .what(
              "%d proofs could not be decided: %s"
                  .formatted(undecided.size(), checks(undecided, Outcome.UNDECIDED)))
          .where(undecided.getFirst().table().toString())
          .fix(FIX + "; what is undecided counts as different")
          .exception();
    }
  }

  /** Of each table, which several levels may find, the proof that found the most. */
  private static Problem rowsDiffer(List<Proof> proofs) {
    Map<TableName, Proof> byTable = new TreeMap<>();
    proofs.forEach(p -> byTable.merge(p.table(), p, Differences::larger));
    List<Proof> different = List.copyOf(byTable.values());
    long rows = different.stream().mapToLong(Proof::differing).sum();
    return Problem.of(ProblemCode.ROWS_DIFFERENT)
        .what(
            "%s of %s %s: %s"
                .formatted(
                    Figures.count(rows, "row"),
                    Figures.count(different.size(), "table"),
                    rows == 1 ? "differs" : "differ",
                    different.stream()
                        .limit(NAMED_MAX)
                        .map(Differences::text)
                        .collect(Collectors.joining("; "))))
        .where(different.getFirst().table().toString())
        .fix(
            "see the rows with 'whimbrel report', find the cause, mend them, as with"
                + " 'whimbrel repair', then run 'whimbrel run' again")
        .exception();
  }

  private static Proof larger(Proof one, Proof other) {
    return one.differing() >= other.differing() ? one : other;
  }

  /** What a proof found, with the first rows or checks. */
  public static String words(Proof proof) {
    return proof.differences().isEmpty()
        ? checks(List.of(proof), Outcome.BROKEN)
        : "%d rows differ: %s".formatted(proof.differing(), text(proof));
  }

  private static String checks(List<Proof> proofs, Outcome outcome) {
    return proofs.stream()
        .flatMap(
            proof ->
                proof.checks().stream()
                    .filter(check -> check.outcome() == outcome)
                    .map(check -> text(proof, check)))
        .limit(NAMED_MAX)
        .collect(Collectors.joining("; "));
  }

  private static String text(Proof proof, Check check) {
    return "%s of %s, %s: expected %s, found %s"
        .formatted(
            proof.level().name().toLowerCase(Locale.ROOT),
            proof.table(),
            check.name(),
            check.expected(),
            check.found());
  }

  private static String text(Proof proof) {
    String rows =
        proof.differences().stream()
            .limit(NAMED_MAX)
            .map(Differences::text)
            .collect(Collectors.joining(", "));
    return proof.table() + " " + rows;
  }

  private static String text(RowDifference difference) {
    return switch (difference.kind()) {
      case MISSING -> difference.key() + " is missing";
      case EXTRA -> difference.key() + " is extra";
      case DIFFERENT -> difference.key() + " differs";
    };
  }
}
