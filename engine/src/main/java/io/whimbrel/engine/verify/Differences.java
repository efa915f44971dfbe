package io.whimbrel.engine.verify;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import java.util.List;
import java.util.stream.Collectors;

/** Turns proofs that differ into a problem that names the first rows. */
final class Differences {
  private static final int NAMED_MAX = 5;

  private Differences() {}

  static void requireNone(List<Proof> proofs) {
    List<Proof> different =
        proofs.stream().filter(p -> p.verdict() == Proof.Verdict.DIFFERENT).toList();
    if (different.isEmpty()) {
      return;
    }
    long rows = different.stream().mapToLong(Proof::differing).sum();
    throw Problem.of(ProblemCode.ROWS_DIFFERENT)
        .what(
            "%d rows of %d tables differ: %s"
                .formatted(
                    rows,
                    different.size(),
                    different.stream()
                        .limit(NAMED_MAX)
                        .map(Differences::text)
                        .collect(Collectors.joining("; "))))
        .where(different.getFirst().table().toString())
        .fix("see the rows with 'whimbrel report', mend them, then run 'whimbrel run' again")
        .exception();
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
