package io.whimbrel.core.rule;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of the day in a time zone, as in {@code 22:00-06:00 Europe/Zurich} or {@code Mon-Fri
 * 22:00-06:00 UTC}. They go by the clock on the wall: an hour that is left out in spring is not
 * there, one that comes twice in autumn counts twice. Hours that pass midnight belong to the day on
 * which they begin.
 *
 * @param from the first minute
 * @param to the minute behind the last one; {@code 00:00} is the end of the day
 */
public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone, String text) {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\S+)\\s+)?(\\d\\d:\\d\\d)\\s*-\\s*(\\d\\d:\\d\\d)(?:\\s+(\\S+))?");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final String FIX =
      "write them as in '22:00-06:00 Europe/Zurich' or 'Mon-Fri 22:00-06:00 UTC'";
  private static final int DAYS_AHEAD = 9;

  public Hours {
    days = Set.copyOf(days);
  }

  /**
   * Reads hours.
   *
   * @throws Problem that says what is wrong with the text
   */
  public static Hours parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong("'%s' are no hours".formatted(text));
    }
    if (matcher.group(4) == null) {
      throw wrong("'%s' lacks its time zone".formatted(text));
    }
    LocalTime from = time(matcher.group(2));
    LocalTime to = matcher.group(3).equals("24:00") ? LocalTime.MIDNIGHT : time(matcher.group(3));
    if (from.equals(to) && !matcher.group(3).equals("24:00")) {
      throw wrong("'%s' begin when they end".formatted(text));
    }
    Set<DayOfWeek> days =
        matcher.group(1) == null ? EnumSet.allOf(DayOfWeek.class) : days(matcher.group(1));
    return new Hours(days, from, to, zone(matcher.group(4)), text.strip());
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw wrong("'%s' is no time of the day".formatted(text));
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw wrong("'%s' is no time zone".formatted(text));
    }
  }

  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", 2);
      DayOfWeek last = day(ends[ends.length - 1]);
      DayOfWeek day = day(ends[0]);
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    int place = DAYS.indexOf(text.toLowerCase(Locale.ROOT));
    if (place < 0) {
      throw wrong("'%s' is no day of the week".formatted(text));
    }
    return DayOfWeek.of(place + 1);
  }

  private static Problem wrong(String what) {
    return Problem.of(ProblemCode.PLAN_INVALID).what(what).fix(FIX).exception();
  }

  /** Whether a moment lies within them. */
  public boolean contains(Instant moment) {
    ZonedDateTime local = moment.atZone(zone);
    LocalTime time = local.toLocalTime();
    boolean isDay = days.contains(local.getDayOfWeek());
    if (from.isBefore(to)) {
      return isDay && !time.isBefore(from) && time.isBefore(to);
    }
    boolean isBehindMidnight = time.isBefore(to) && days.contains(local.getDayOfWeek().minus(1));
    return isBehindMidnight || (isDay && !time.isBefore(from));
  }

  /** When they next begin behind a moment outside of them. */
  public Optional<Instant> nextAfter(Instant moment) {
    LocalDate today = moment.atZone(zone).toLocalDate();
    for (int ahead = 0; ahead < DAYS_AHEAD; ahead++) {
      Instant begin = today.plusDays(ahead).atTime(from).atZone(zone).toInstant();
      if (begin.isAfter(moment) && contains(begin)) {
        return Optional.of(begin);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
