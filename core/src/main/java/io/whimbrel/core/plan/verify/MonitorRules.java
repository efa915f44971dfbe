package io.whimbrel.core.plan.verify;

import java.time.Duration;
import java.util.List;

/**
 * How the target is watched after the cutover, and what must hold in the end.
 *
 * @param length how long
 * @param every time between two checks, where {@code cadence} says nothing
 * @param checks SQL on the target, each must return one row whose first column is true
 * @param cadence how often at first, and how often later; in the order of time
 * @param success what must hold for the migration to be called successful
 * @param proofs how rows are counted and proved again meanwhile
 */
public record MonitorRules(
    Duration length,
    Duration every,
    List<String> checks,
    List<Cadence> cadence,
    List<SuccessRule> success,
    MonitorProofs proofs) {

  /**
   * How often up to a time.
   *
   * @param until counted from the cutover
   */
  public record Cadence(Duration until, Duration every) {}

  public MonitorRules {
    checks = List.copyOf(checks);
    cadence = List.copyOf(cadence);
    success = List.copyOf(success);
  }

  /** Checks at one pace, and nothing that must hold in the end. */
  public MonitorRules(Duration length, Duration every, List<String> checks) {
    this(length, every, checks, List.of(), List.of(), MonitorProofs.DEFAULT);
  }

  /** Time between two checks, so long behind the cutover. */
  public Duration every(Duration since) {
    return cadence.stream()
        .filter(part -> since.compareTo(part.until()) < 0)
        .findFirst()
        .map(Cadence::every)
        .orElse(every);
  }
}
