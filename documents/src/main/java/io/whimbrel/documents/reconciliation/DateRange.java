package io.whimbrel.documents.reconciliation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The first and the last date of some rows, in ISO form, which orders as its text does.
 *
 * @param from empty where nothing is known, or where no row has a date
 */
record DateRange(Optional<String> from, Optional<String> until) {
  private static final Pattern ISO = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

  static final DateRange UNKNOWN = new DateRange(Optional.empty(), Optional.empty());

  /** From the least to the greatest; what is no date of our era is left out. */
  static DateRange of(Collection<String> least, Collection<String> greatest) {
    return new DateRange(
        dates(least).stream().min(String::compareTo),
        dates(greatest).stream().max(String::compareTo));
  }

  /** The one around all of them. */
  static DateRange around(Collection<DateRange> ranges) {
    return of(
        ranges.stream().flatMap(r -> r.from.stream()).toList(),
        ranges.stream().flatMap(r -> r.until.stream()).toList());
  }

  private static List<String> dates(Collection<String> texts) {
    List<String> dates = new ArrayList<>(texts);
    dates.removeIf(text -> !ISO.matcher(text).matches() || text.endsWith("BC"));
    return Collections.unmodifiableList(dates);
  }

  String text() {
    return from.isEmpty() && until.isEmpty()
        ? "n/a"
        : from.orElse("n/a") + " to " + until.orElse("n/a");
  }
}
