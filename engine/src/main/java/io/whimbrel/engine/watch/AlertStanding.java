package io.whimbrel.engine.watch;

import io.whimbrel.core.rule.Condition;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.core.watch.AlertState;
import io.whimbrel.core.watch.NoData;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one rule stands.
 *
 * @param since when it came to stand so
 * @param isTold whether somebody was told of it: of firing at once, of no data behind a while
 * @param value the figure that the rule saw last; empty when there was none
 * @param why why there is no data
 */
public record AlertStanding(
    AlertState state, Instant since, boolean isTold, OptionalDouble value, String why) {

  /** A figure that is missing for less time than this is nobody's business. */
  private static final Duration MISSING = Duration.ofSeconds(30);

  /** Of a rule that was never looked at. */
  static AlertStanding initial(Instant now) {
    return new AlertStanding(AlertState.OK, now, false, OptionalDouble.empty(), "");
  }

  /**
   * How the rule stands with the next figure.
   *
   * @param reading empty when the figure says nothing at this point of the run
   */
  AlertStanding next(
      AlertRule rule, Optional<Reading> reading, OptionalDouble baseline, Instant now) {
    return switch (reading.orElse(null)) {
      case Reading.Figure figure -> seen(rule, figure.value(), baseline, now);
      case Reading.NoData none -> missing(rule, none.why(), now);
      case null -> into(AlertState.OK, OptionalDouble.empty(), "", now);
    };
  }

  private AlertStanding seen(AlertRule rule, double value, OptionalDouble baseline, Instant now) {
    OptionalDouble seen = OptionalDouble.of(value);
    if (state == AlertState.FIRING) {
      return isOver(rule, value, baseline)
          ? into(AlertState.OK, seen, "", now)
          : new AlertStanding(state, since, isTold, seen, "");
    }
    if (!rule.condition().holds(value, baseline)) {
      return into(AlertState.OK, seen, "", now);
    }
    AlertStanding pending =
        state == AlertState.PENDING
            ? new AlertStanding(state, since, false, seen, "")
            : into(AlertState.PENDING, seen, "", now);
    return Duration.between(pending.since, now).compareTo(rule.forTime()) >= 0
        ? new AlertStanding(AlertState.FIRING, now, true, seen, "")
        : pending;
  }

  private static boolean isOver(AlertRule rule, double value, OptionalDouble baseline) {
    Optional<Condition> clear = rule.clear();
    return clear.isPresent()
        ? clear.get().holds(value, baseline) && !rule.condition().holds(value, baseline)
        : rule.condition().isOver(value, rule.margin(), baseline);
  }

  /** Firing is not known to be over while nothing is known. */
  private AlertStanding missing(AlertRule rule, String reason, Instant now) {
    if (state == AlertState.FIRING) {
      return new AlertStanding(state, since, isTold, value, reason);
    }
    if (rule.noData() == NoData.OK) {
      return into(AlertState.OK, OptionalDouble.empty(), reason, now);
    }
    AlertStanding none = into(AlertState.NO_DATA, OptionalDouble.empty(), reason, now);
    Duration patience = rule.forTime().compareTo(MISSING) > 0 ? rule.forTime() : MISSING;
    boolean isDue =
        rule.noData() == NoData.ALERT && Duration.between(none.since, now).compareTo(patience) >= 0;
    return new AlertStanding(
        none.state, none.since, none.isTold || isDue, OptionalDouble.empty(), reason);
  }

  private AlertStanding into(AlertState next, OptionalDouble seen, String reason, Instant now) {
    return state == next
        ? new AlertStanding(state, since, isTold, seen, reason)
        : new AlertStanding(next, now, false, seen, reason);
  }

  /** In one line, for the journal. */
  String text() {
    return "%s %s %s %s %s"
        .formatted(
            state,
            since,
            isTold,
            value.isPresent() ? Double.toString(value.getAsDouble()) : "-",
            why);
  }

  /** What {@link #text} wrote. */
  static AlertStanding parse(String text) {
    String[] parts = text.split(" ", 5);
    return new AlertStanding(
        AlertState.valueOf(parts[0]),
        Instant.parse(parts[1]),
        Boolean.parseBoolean(parts[2]),
        parts[3].equals("-")
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(parts[3])),
        parts[4]);
  }
}
