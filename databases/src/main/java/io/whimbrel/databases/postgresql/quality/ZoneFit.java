package io.whimbrel.databases.postgresql.quality;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A local time that an expression of the plan takes to be of one time zone, as in {@code created at
 * time zone 'Europe/Berlin'}. Where clocks go forward some local times do not exist, and the server
 * takes them for later ones; where they go back some exist twice, and it takes the second
 * (PostgreSQL manual, B.2: standard time).
 *
 * @param local SQL of the local time
 * @param zone SQL of the zone's name
 */
record ZoneFit(String local, String zone) {

  private static final Pattern OPERATOR =
      Pattern.compile("(?is)\\s*(.+?)\\s+at\\s+time\\s+zone\\s+('(?:[^']|'')+')\\s*");
  private static final Pattern FUNCTION =
      Pattern.compile("(?is)\\s*timezone\\s*\\(\\s*('(?:[^']|'')+')\\s*,\\s*(.+?)\\s*\\)\\s*");
  private static final Pattern SIMPLE = Pattern.compile("(\"[^\"]+\"|\\w+)(\\.(\"[^\"]+\"|\\w+))?");

  /** The zone that an expression speaks of, if it is of one of these forms. */
  static Optional<ZoneFit> of(String expression) {
    Matcher operator = OPERATOR.matcher(expression);
    if (operator.matches() && isOne(operator.group(1))) {
      return Optional.of(new ZoneFit(operator.group(1), operator.group(2)));
    }
    Matcher function = FUNCTION.matcher(expression);
    return function.matches() && isOne(function.group(2))
        ? Optional.of(new ZoneFit(function.group(2), function.group(1)))
        : Optional.empty();
  }

  /** Whether a text is a column, or stands between brackets that belong together. */
  private static boolean isOne(String text) {
    if (SIMPLE.matcher(text).matches()) {
      return true;
    }
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0 && i < text.length() - 1) {
        return false;
      }
    }
    return text.startsWith("(");
  }

  /** True for times that the zone's clocks never showed. */
  String isMissing() {
    return "coalesce(isfinite(%1$s) and (%1$s at time zone %2$s) at time zone %2$s <> %1$s, false)"
        .formatted(time(), zone);
  }

  /** True for times that the zone's clocks showed twice. */
  String isTwice() {
    String again = "((%1$s at time zone %2$s) %3$s interval '%4$s') at time zone %2$s = %1$s";
    return "coalesce(isfinite(%s) and (%s or %s or %s), false)"
        .formatted(
            time(),
            again.formatted(time(), zone, "-", "1 hour"),
            again.formatted(time(), zone, "+", "1 hour"),
            again.formatted(time(), zone, "-", "30 minutes"));
  }

  private String time() {
    return "cast(" + local + " as timestamp)";
  }
}
