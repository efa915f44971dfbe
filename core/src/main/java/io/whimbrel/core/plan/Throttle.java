package io.whimbrel.core.plan;

import io.whimbrel.core.rule.Hours;
import io.whimbrel.core.rule.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What holds copying and proving back, for the source's sake.
 *
 * @param rate bytes that are read from the source in a second, by all workers; empty for any number
 * @param hours when rows may be read; empty for always
 * @param source rules over the source: while one holds, less is read
 * @param probe a query whose latency tells how the source feels; empty for none
 * @param disk a query that tells how many bytes are free for the source's log; empty for none
 */
public record Throttle(
    Optional<Long> rate,
    List<Hours> hours,
    List<Rule> source,
    Optional<String> probe,
    Optional<String> disk) {

  /** Nothing is held back. */
  public static final Throttle NONE =
      new Throttle(Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());

  public Throttle {
    hours = List.copyOf(hours);
    source = List.copyOf(source);
  }

  /** Whether rows may be read at a moment. */
  public boolean isOpen(Instant moment) {
    return hours.isEmpty() || hours.stream().anyMatch(h -> h.contains(moment));
  }

  /** When rows may be read next, behind a moment at which they may not. */
  public Optional<Instant> opensAfter(Instant moment) {
    return hours.stream().flatMap(h -> h.nextAfter(moment).stream()).min(Instant::compareTo);
  }
}
