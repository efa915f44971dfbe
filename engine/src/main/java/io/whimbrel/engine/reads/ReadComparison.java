package io.whimbrel.engine.reads;

import io.whimbrel.core.plan.cutover.CompareRules;
import io.whimbrel.core.plan.cutover.QueryOrigin;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.shadow.Latency;
import io.whimbrel.engine.shadow.PlannedQueries;
import io.whimbrel.engine.shadow.Shadow;
import io.whimbrel.engine.shadow.ShadowReport;
import io.whimbrel.engine.shadow.ShadowRequest.Sides;
import io.whimbrel.engine.shadow.ShadowResult;
import io.whimbrel.engine.shadow.ShadowResult.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plan's queries on both sides: whether they answer the same, and the target not too slowly. A
 * difference of a few milliseconds is never too slow. Used by one thread.
 */
public final class ReadComparison {
  private static final Duration NOTHING = Duration.ofMillis(5);
  private static final int SHOWN_MAX = 5;

  private final RunFrame frame;
  private final CompareRules rules;
  private Optional<String> last = Optional.empty();

  /** Of a run. */
  public ReadComparison(RunFrame frame) {
    this.frame = frame;
    this.rules = frame.plan().parallel().compare();
  }

  /** Compares; what speaks against the target, empty for nothing. Tells it when it is news. */
  public Optional<String> look(Phase phase) {
    if (rules.queries().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> against = against(rules.queries().get());
    String told = against.orElse("the plan's queries are equal on both sides, and fast enough");
    if (!last.equals(Optional.of(told))) {
      last = Optional.of(told);
      frame
          .chronicle()
          .event(
              phase,
              against.isEmpty() ? "reads.equal" : "reads.different",
              told,
              Map.of("well", String.valueOf(against.isEmpty())));
    }
    return against;
  }

  private Optional<String> against(QueryOrigin origin) {
    try {
      ShadowReport report =
          new Shadow(frame.plan(), frame.products())
              .run(PlannedQueries.of(origin, Sides.BOTH, rules.repeats()));
      List<String> bad = new ArrayList<>();
      report.results().forEach(result -> against(result).ifPresent(bad::add));
      return bad.isEmpty()
          ? Optional.empty()
          : Optional.of(String.join("; ", bad.subList(0, Math.min(SHOWN_MAX, bad.size()))));
    } catch (Problem problem) {
      return Optional.of("queries could not be compared: " + problem.what());
    }
  }

  private Optional<String> against(ShadowResult result) {
    String name = result.query().name();
    if (result.verdict() != Verdict.EQUAL) {
      return Optional.of("%s: %s".formatted(name, result.why()));
    }
    Duration source = result.source().map(Latency::p50).orElse(Duration.ZERO);
    Duration target = result.target().map(Latency::p50).orElse(Duration.ZERO);
    boolean isSlow =
        target.minus(source).compareTo(NOTHING) > 0
            && target.toNanos() > source.toNanos() * rules.slower();
    return isSlow
        ? Optional.of(
            "%s: takes %d ms on the target, %d ms on the source"
                .formatted(name, target.toMillis(), source.toMillis()))
        : Optional.empty();
  }
}
