package io.whimbrel.engine.assess;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which strategy fits, why, and what each of the four would cost. The rules:
 *
 * <ol>
 *   <li>A proof reads as much as the copy on either side and writes nothing: half of the copy's
 *       time. A big bang has both in its downtime.
 *   <li>Log is kept for as long as rows are copied. What came meanwhile is applied as fast as rows
 *       are copied; it grows on, so that catching up takes {@code w / (1 - w)} of the copy's time
 *       for a share w of the copy's rate.
 *   <li>A big bang is recommended for a small database whose plan allows at least twice the
 *       downtime that it takes; all else keeps both sides in sync. Only what this version runs is
 *       recommended.
 * </ol>
 */
public record StrategyAdvice(Strategy recommended, String reason, List<StrategyCost> costs) {
  /** Up to here a database is small enough to be moved again on the next night. */
  private static final long SMALL_BYTES = 100_000_000_000L;

  /** What a cutover does beside waiting for open transactions. */
  private static final Duration SWITCHING = Duration.ofSeconds(1);

  private static final int PROOF_SHARE = 2;

  /** Writes that come faster than this share of what is copied are never caught up with. */
  private static final double SHARE_MAX = 0.9;

  public StrategyAdvice {
    costs = List.copyOf(costs);
  }

  /** Weighs the strategies. */
  public static StrategyAdvice of(StrategyFacts facts) {
    List<StrategyCost> costs = new ArrayList<>();
    for (Strategy strategy : Strategy.values()) {
      costs.add(cost(strategy, facts));
    }
    Optional<String> bigBang = reasonForBigBang(facts);
    return bigBang.isPresent()
        ? new StrategyAdvice(Strategy.BIG_BANG, bigBang.get(), costs)
        : new StrategyAdvice(Strategy.BLUE_GREEN, reasonForBlueGreen(facts), costs);
  }

  /** What the strategy would cost. */
  public StrategyCost cost(Strategy strategy) {
    return costs.stream().filter(c -> c.strategy() == strategy).findFirst().orElseThrow();
  }

  /** The downtime that a big bang takes. */
  static Duration downtime(StrategyFacts facts) {
    return facts.copy().plus(proof(facts)).plus(pause(facts));
  }

  private static StrategyCost cost(Strategy strategy, StrategyFacts facts) {
    Duration both = facts.copy().plus(proof(facts));
    Duration synced = both.plus(catchingUp(facts)).plus(pause(facts));
    return switch (strategy) {
      case BIG_BANG ->
          new StrategyCost(strategy, downtime(facts), downtime(facts), facts.bytes(), 0);
      case PHASED ->
          new StrategyCost(strategy, synced, pause(facts), facts.bytes(), logOfLargest(facts));
      case PARALLEL_RUN, BLUE_GREEN ->
          new StrategyCost(
              strategy, synced, pause(facts), facts.bytes(), logWhile(facts, facts.copy()));
    };
  }

  private static Duration proof(StrategyFacts facts) {
    return facts.copy().dividedBy(PROOF_SHARE);
  }

  private static Duration pause(StrategyFacts facts) {
    return SWITCHING.plus(facts.limits().openTransactions());
  }

  private static long logWhile(StrategyFacts facts, Duration time) {
    return Math.round(facts.writes().logBytes() * time.toMillis() / 1e3);
  }

  /** A phase keeps log while its own tables are copied; the largest table is the least of it. */
  private static long logOfLargest(StrategyFacts facts) {
    double share = facts.bytes() == 0 ? 0 : (double) facts.largestBytes() / facts.bytes();
    return Math.round(logWhile(facts, facts.copy()) * share);
  }

  private static Duration catchingUp(StrategyFacts facts) {
    double share = Math.min(SHARE_MAX, share(facts));
    return Duration.ofMillis(Math.round(facts.copy().toMillis() * share / (1 - share)));
  }

  private static double share(StrategyFacts facts) {
    double perSecond = facts.copy().isZero() ? 0 : facts.bytes() / (facts.copy().toMillis() / 1e3);
    return perSecond == 0 ? 0 : facts.writes().logBytes() / perSecond;
  }

  /** Whether changes may come faster than they can be applied, as far as two seconds tell. */
  static boolean isHardlyCaughtUp(StrategyFacts facts) {
    return share(facts) > SHARE_MAX;
  }

  private static Optional<String> reasonForBigBang(StrategyFacts facts) {
    Duration takes = downtime(facts);
    return facts
        .limits()
        .downtime()
        .filter(allowed -> takes.multipliedBy(2).compareTo(allowed) <= 0)
        .filter(_ -> facts.bytes() <= SMALL_BYTES)
        .map(
            allowed ->
                "a downtime of %s is allowed, and copy and proof take about %s of it; nothing has"
                        .formatted(Figures.estimate(allowed), Figures.estimate(takes))
                    + " to be kept in sync");
  }

  private static String reasonForBlueGreen(StrategyFacts facts) {
    List<String> reasons = new ArrayList<>();
    Duration takes = downtime(facts);
    facts
        .limits()
        .downtime()
        .ifPresentOrElse(
            allowed ->
                reasons.add(
                    takes.multipliedBy(2).compareTo(allowed) > 0
                        ? "a big bang would take about %s, and %s leave it no reserve"
                            .formatted(Figures.estimate(takes), Figures.estimate(allowed))
                        : "the database is too large to be moved again on the next night"),
            () ->
                reasons.add(
                    "no downtime is allowed, and a big bang would take about "
                        + Figures.estimate(takes)));
    reasons.add("writes stop for about %s only".formatted(Figures.estimate(pause(facts))));
    if (facts.keyless() > 0) {
      reasons.add(
          facts.keyless() == 1
              ? "a table without a key is copied in one piece"
              : "%d tables without a key are copied in one piece each".formatted(facts.keyless()));
    }
    return String.join("; ", reasons);
  }
}
