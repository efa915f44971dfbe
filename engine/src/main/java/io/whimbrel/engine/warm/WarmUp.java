package io.whimbrel.engine.warm;

import io.whimbrel.core.plan.cutover.QueryOrigin;
import io.whimbrel.core.plan.cutover.WarmRules;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Chronicle;
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
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Warms the target while changes go on flowing to it:
 *
 * <ol>
 *   <li>{@code analyze}, where statistics are missing or old.
 *   <li>Indexes and tables into its cache, where the plan wants that and the server can.
 *   <li>The plan's queries on the target alone, round by round, until a round takes no less than
 *       nine tenths of the quickest one before.
 * </ol>
 *
 * What cannot be warmed is noted for the gate and stops nothing. Used by one thread.
 */
public final class WarmUp {
  /** Behind this, caches may have forgotten. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  private static final double STEADY = 0.9;
  private static final double MEGABYTE = 1e6;

  private final RunFrame frame;
  private final WarmRules rules;

  /** For a run whose changes flow. */
  public WarmUp(RunFrame frame) {
    this.frame = frame;
    this.rules = frame.plan().cutover().warm();
  }

  /**
   * Warms, where the plan wants it and it was not done a moment ago.
   *
   * @return whether that took a while and says something new: it was done well, or no longer is
   */
  public boolean run() {
    if (!rules.isWanted() || isFresh()) {
      return false;
    }
    boolean wasWell = Warmth.of(frame.chronicle()).map(Warmth::isWell).orElse(true);
    frame.enter(Phase.CUTOVER);
    frame.board().note("warms the target");
    Warmth warmth = warmed();
    warmth.note(frame.chronicle());
    frame
        .chronicle()
        .event(
            Phase.CUTOVER,
            warmth.isWell() ? "target.warmed" : "target.cold",
            (warmth.isWell() ? "the target is warmed: " : "the target could not be warmed: ")
                + warmth.words(),
            Map.of("well", String.valueOf(warmth.isWell())));
    frame.board().note("");
    return wasWell || warmth.isWell();
  }

  private boolean isFresh() {
    return Warmth.of(frame.chronicle())
        .filter(Warmth::isWell)
        .filter(warmth -> warmth.at().plus(FRESH).isAfter(frame.clock().instant()))
        .isPresent();
  }

  private Warmth warmed() {
    List<String> words = new ArrayList<>();
    boolean isWell = false;
    try {
      int analyzed = frame.target().warming().refreshStatistics(frame.cargo().targetNames());
      words.add("statistics of %d tables made".formatted(analyzed));
      if (rules.prewarm() == WarmRules.Prewarm.TABLES) {
        words.add(prewarmed());
      }
      isWell = rules.queries().map(origin -> rounds(origin, words)).orElse(true);
    } catch (Problem problem) {
      if (Chronicle.isInterruption(problem)) {
        throw problem;
      }
      words.add(problem.what());
    }
    return new Warmth(frame.clock().instant(), isWell, String.join(", ", words));
  }

  private String prewarmed() {
    OptionalLong bytes = frame.target().warming().prewarm(frame.cargo().targetNames());
    return bytes.isEmpty()
        ? "nothing read into its cache, as it has no pg_prewarm"
        : String.format(Locale.ROOT, "%.1f MB read into its cache", bytes.getAsLong() / MEGABYTE);
  }

  /** Whether every query could be run. */
  private boolean rounds(QueryOrigin origin, List<String> words) {
    Shadow shadow = new Shadow(frame.plan(), frame.products());
    long first = 0;
    long best = Long.MAX_VALUE;
    int round = 0;
    while (round < rules.rounds()) {
      frame.stop().check();
      ShadowReport report = shadow.run(PlannedQueries.of(origin, Sides.TARGET, 1));
      List<String> refused =
          report.results().stream()
              .filter(result -> result.verdict() != Verdict.WARMED)
              .map(result -> "%s is refused (%s)".formatted(result.query().name(), result.why()))
              .toList();
      if (!refused.isEmpty()) {
        words.addAll(refused);
        return false;
      }
      round++;
      long nanos = nanos(report);
      first = round == 1 ? nanos : first;
      boolean isSteady = round > 1 && nanos >= STEADY * best;
      best = Math.min(best, nanos);
      if (isSteady) {
        break;
      }
    }
    words.add(
        "queries run %d times, %d ms at first, %d ms at best"
            .formatted(
                round, TimeUnit.NANOSECONDS.toMillis(first), TimeUnit.NANOSECONDS.toMillis(best)));
    return true;
  }

  private static long nanos(ShadowReport report) {
    return report.results().stream()
        .map(ShadowResult::target)
        .mapToLong(latency -> latency.map(Latency::p50).orElse(Duration.ZERO).toNanos())
        .sum();
  }
}
