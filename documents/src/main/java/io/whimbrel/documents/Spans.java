package io.whimbrel.documents;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Stretches of time, joined where they touch and in order; so that what ran side by side counts
 * once.
 */
record Spans(List<Span> spans) {

  /** One stretch; an end before its start is taken as empty. */
  record Span(Instant from, Instant until) {
    Span {
      until = until.isBefore(from) ? from : until;
    }

    Duration length() {
      return Duration.between(from, until);
    }
  }

  Spans {
    spans = List.copyOf(spans);
  }

  /** Joins stretches given in any order. */
  static Spans of(List<Span> any) {
    List<Span> joined = new ArrayList<>();
    for (Span next : any.stream().sorted(Comparator.comparing(Span::from)).toList()) {
      if (!joined.isEmpty() && !next.from().isAfter(joined.getLast().until())) {
        Span last = joined.removeLast();
        Instant until = last.until().isAfter(next.until()) ? last.until() : next.until();
        joined.add(new Span(last.from(), until));
      } else {
        joined.add(next);
      }
    }
    return new Spans(joined);
  }

  /** All of it together. */
  Duration length() {
    return spans.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
  }

  /** What of it the other ones do not cover. */
  Spans without(Spans others) {
    List<Span> left = spans;
    for (Span other : others.spans) {
      left = left.stream().flatMap(span -> cut(span, other).stream()).toList();
    }
    return new Spans(left);
  }

  private static List<Span> cut(Span span, Span out) {
    if (!out.from().isBefore(span.until()) || !span.from().isBefore(out.until())) {
      return List.of(span);
    }
    List<Span> left = new ArrayList<>();
    if (span.from().isBefore(out.from())) {
      left.add(new Span(span.from(), out.from()));
    }
    if (out.until().isBefore(span.until())) {
      left.add(new Span(out.until(), span.until()));
    }
    return left;
  }
}
