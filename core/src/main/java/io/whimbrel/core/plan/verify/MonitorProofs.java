package io.whimbrel.core.plan.verify;

import io.whimbrel.core.plan.verify.MonitorRules.Cadence;
import io.whimbrel.core.proof.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How rows are counted and proved again behind the cutover, while changes are carried back.
 *
 * @param levels counts, checksums, both or none
 * @param cadence how often at first, and how often later; in the order of time
 */
public record MonitorProofs(List<Level> levels, List<Cadence> cadence) {

  /** Levels that can be repeated while the new side is written to. */
  public static final Set<Level> POSSIBLE = Set.of(Level.COUNT, Level.CHECKSUM);

  /** Four times in the first hour, hourly on the first day, daily later. */
  public static final List<Cadence> CADENCE =
      List.of(
          new Cadence(Duration.ofHours(1), Duration.ofMinutes(15)),
          new Cadence(Duration.ofHours(24), Duration.ofHours(1)),
          new Cadence(Duration.ofDays(7), Duration.ofDays(1)));

  /** What holds where a plan says nothing. */
  public static final MonitorProofs DEFAULT =
      new MonitorProofs(List.of(Level.COUNT, Level.CHECKSUM), CADENCE);

  public MonitorProofs {
    levels = levels.stream().distinct().sorted().toList();
    cadence = List.copyOf(cadence);
  }

  /** Whether anything is proved again. */
  public boolean isWanted() {
    return !levels.isEmpty();
  }

  /** Time between two rounds, so long behind the cutover. */
  public Duration every(Duration since) {
    return cadence.stream()
        .filter(part -> since.compareTo(part.until()) < 0)
        .findFirst()
        .orElse(cadence.getLast())
        .every();
  }
}
