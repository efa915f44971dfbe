package io.whimbrel.engine.verify;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.verify.SampleSize;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Confidence;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which rows of a table a sample holds, and what their comparison lets one conclude.
 *
 * @param size how many rows are wanted, and which
 * @param rows how many the source's table has
 */
public record TableSample(TableMapping mapping, SampleSize size, long rows) {

  /** Somewhat more than wanted, so that at least as many come out almost surely. */
  private double share() {
    double wanted = size.rows();
    return rows <= 0 ? 1 : Math.min(1, (wanted + 4 * Math.sqrt(wanted) + 1) / rows);
  }

  /** What is drawn; empty where all rows are compared. */
  public Optional<Draw> draw() {
    double share = share();
    return mapping.source().key().isEmpty() || share >= 1
        ? Optional.empty()
        : Optional.of(new Draw(size.seed(), share));
  }

  /**
   * The proof, with the queries that show the sample.
   *
   * @param found what the comparison of the rows proved
   * @param open what of it could not be decided
   */
  public Proof proof(
      Proof found,
      List<Check> open,
      Optional<String> sourceQuery,
      Optional<String> targetQuery,
      Instant at) {
    long compared = found.rows();
    long differing = found.differing();
    boolean isEnough = draw().isEmpty() || compared >= size.rows();
    Check.Outcome outcome =
        differing > size.differing()
            ? Check.Outcome.BROKEN
            : isEnough ? Check.Outcome.HOLDS : Check.Outcome.UNDECIDED;
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            "sample",
            outcome,
            "at most %d of %s differ".formatted(size.differing(), wanted()),
            found(compared, differing),
            sourceQuery,
            targetQuery));
    checks.addAll(open);
    return new Proof(
        Level.SAMPLE,
        found.table(),
        CheckedProof.verdict(checks, Set.of()),
        compared,
        found.chunks(),
        found.rechecked(),
        found.count(),
        found.differences(),
        checks,
        found.position(),
        at);
  }

  private String wanted() {
    return draw().isEmpty() ? "all rows" : Figures.count(size.rows()) + " sampled rows";
  }

  private String found(long compared, long differing) {
    String counts =
        "%s of %s compared rows differ"
            .formatted(Figures.count(differing), Figures.count(compared));
    if (draw().isPresent()) {
      return counts
          + ", of %s in the table; %s, seed %d"
              .formatted(
                  Figures.count(rows),
                  new Confidence(size.confidence()).conclusion(compared, differing),
                  size.seed());
    }
    return counts
        + (mapping.source().key().isEmpty()
            ? "; without a key rows cannot be drawn, so these are all rows"
            : "; these are all rows");
  }
}
