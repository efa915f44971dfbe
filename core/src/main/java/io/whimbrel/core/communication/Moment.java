package io.whimbrel.core.communication;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day that is counted from a migration's: {@code T-4 weeks} before the day on which it begins,
 * {@code T-0} that day, {@code day 3} and {@code week 1} behind the day on which it is complete.
 *
 * @param anchor from where it is counted
 * @param days days behind the anchor; negative before it
 */
public record Moment(Anchor anchor, int days) implements Comparable<Moment> {
  /** How one is written. */
  public static final String FORM =
      "a moment: T-4 weeks, T-2 days, T-0, or behind it day 1, week 2";

  private static final Pattern BEFORE =
      Pattern.compile("[Tt](?:\\s*([-+])\\s*(\\d{1,3})\\s*(d|day|days|w|week|weeks)?)?");
  private static final Pattern BEHIND = Pattern.compile("([Dd]ay|[Ww]eek)\\s+(\\d{1,3})");
  private static final int WEEK = 7;

  /** From where days are counted. */
  public enum Anchor {
    /** The day on which the migration begins. */
    START,
    /** The day on which it is complete. */
    END
  }

  /** Reads one; empty when it is none. A number without a unit is one of days. */
  public static Optional<Moment> parse(String text) {
    Matcher behind = BEHIND.matcher(text.strip());
    if (behind.matches()) {
      int count = Integer.parseInt(behind.group(2));
      boolean isWeek = behind.group(1).equalsIgnoreCase("week");
      return Optional.of(new Moment(Anchor.END, isWeek ? count * WEEK : count));
    }
    Matcher before = BEFORE.matcher(text.strip());
    if (!before.matches()) {
      return Optional.empty();
    }
    if (before.group(1) == null) {
      return Optional.of(new Moment(Anchor.START, 0));
    }
    boolean isWeek = before.group(3) != null && before.group(3).startsWith("w");
    int count = Integer.parseInt(before.group(2)) * (isWeek ? WEEK : 1);
    return Optional.of(new Moment(Anchor.START, before.group(1).equals("-") ? -count : count));
  }

  /** The day, when the anchor's is known. */
  public LocalDate on(LocalDate anchorDay) {
    return anchorDay.plusDays(days);
  }

  /** Whether it is behind the migration, and so makes sense only once that is complete. */
  public boolean isBehind() {
    return anchor == Anchor.END;
  }

  /** As people write it; {@link #parse} reads it back. */
  public String text() {
    boolean isWeek = days != 0 && days % WEEK == 0;
    int count = Math.abs(isWeek ? days / WEEK : days);
    if (isBehind()) {
      return (isWeek ? "week " : "day ") + count;
    }
    String unit = isWeek ? "week" : "day";
    return "T%s%d %s%s"
        .formatted(days > 0 ? "+" : "-", count, unit, count == 1 ? "" : "s")
        .replace("T-0 days", "T-0");
  }

  /** By anchor, then by days. */
  @Override
  public int compareTo(Moment other) {
    int byAnchor = anchor.compareTo(other.anchor);
    return byAnchor == 0 ? Integer.compare(days, other.days) : byAnchor;
  }

  @Override
  public String toString() {
    return text();
  }
}
