package io.whimbrel.core.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a figure counts in. */
public enum Unit {
  /** Whole things. */
  COUNT(Quantity.COUNT),
  /** Seconds. */
  TIME(Quantity.DURATION),
  /** Bytes. */
  SIZE(Quantity.SIZE),
  /** A part of a whole, from 0 to 1; written in per cent. */
  SHARE("a number in per cent, as in 20% or 0.1%"),
  /** Things in a second. */
  RATE("a number per second, as in 100 rows/s, 100 records/sec or 5k/s");

  private static final Pattern SHARES = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*%");
  private static final Pattern RATES =
      Pattern.compile("([\\d_]+[kM]?)\\s*(?:rows?|records?|requests?)?\\s*/\\s*s(?:ec|econd)?");

  private final String form;

  Unit(String form) {
    this.form = form;
  }

  /** How a value is written. */
  public String form() {
    return form;
  }

  /** Reads a value; empty when it is not written in this unit. */
  public Optional<Double> read(String text) {
    return switch (this) {
      case COUNT -> Quantity.count(text).map(Long::doubleValue);
      case TIME -> Quantity.duration(text).map(d -> d.toNanos() / 1e9);
      case SIZE -> Quantity.bytes(text).map(Long::doubleValue);
      case SHARE -> share(text);
      case RATE -> rate(text);
    };
  }

  private static Optional<Double> share(String text) {
    Matcher matcher = SHARES.matcher(text);
    return matcher.matches()
        ? Optional.of(new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue())
        : Optional.empty();
  }

  private static Optional<Double> rate(String text) {
    Matcher matcher = RATES.matcher(text);
    return matcher.matches()
        ? Quantity.count(matcher.group(1)).map(Long::doubleValue)
        : Optional.empty();
  }

  /** A value for people. */
  public String shown(double value) {
    return switch (this) {
      case COUNT -> Long.toString(Math.round(value));
      case TIME -> time(value);
      case SIZE -> size(value);
      case SHARE -> plain(value * 100) + "%";
      case RATE -> plain(value) + "/s";
    };
  }

  private static String plain(double value) {
    String form = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }

  private static String time(double seconds) {
    Duration time = Duration.ofNanos(Math.round(seconds * 1e9));
    return time.toSeconds() >= 10
        ? time.toSeconds() + "s"
        : String.format(Locale.ROOT, time.toMillis() >= 1_000 ? "%.1fs" : "%.0fms", shownIn(time));
  }

  private static String size(double bytes) {
    return bytes >= 1e9
        ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private static double shownIn(Duration time) {
    return time.toMillis() >= 1_000 ? time.toMillis() / 1e3 : time.toNanos() / 1e6;
  }
}
