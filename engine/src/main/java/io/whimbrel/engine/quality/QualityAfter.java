package io.whimbrel.engine.quality;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;
import java.util.Optional;

/** Looks at the target's data when all rows are proved; what is not acceptable stops the run. */
public final class QualityAfter {
  private final QualityPart part;

  /** For a run. */
  public QualityAfter(RunFrame frame) {
    this.part = new QualityPart(frame, Phase.VERIFY, Moment.AFTER);
  }

  /** Looks, records, and throws when something is not acceptable. */
  public void run() {
    look()
        .ifPresent(
            problem -> {
              throw problem;
            });
  }

  /** Looks and records; what is not acceptable is a problem. */
  public Optional<Problem> look() {
    List<QualityResult> results = part.run();
    List<Finding> blocking =
        part.findings(results).stream().filter(f -> f.severity() == Severity.BLOCK).toList();
    if (blocking.isEmpty()) {
      return Optional.empty();
    }
    Finding first = blocking.getFirst();
    return Optional.of(
        Problem.of(ProblemCode.ROWS_DIFFERENT)
            .what(
                "the data quality of the target is not acceptable in %d places, the first: %s"
                    .formatted(blocking.size(), first.what()))
            .where(first.where())
            .fix(first.fix())
            .exception());
  }
}
