package io.whimbrel.cli.view;

import io.whimbrel.engine.RunStatus;
import io.whimbrel.engine.run.Facts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A downtime that is on its way: whoever looks must see that the source refuses writes. */
record DowntimeLine(Instant begun, Instant until, boolean isWorkedOn) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The line; empty when the source accepts writes, or the target is in charge. */
  static Optional<DowntimeLine> of(RunStatus status) {
    if (fact(status, Facts.DECIDED).isPresent() || status.history().run().state().isFinal()) {
      return Optional.empty();
    }
    return fact(status, Facts.DOWNTIME_BEGUN)
        .flatMap(
            begun ->
                fact(status, Facts.DOWNTIME_UNTIL)
                    .map(
                        until ->
                            new DowntimeLine(
                                Instant.parse(begun),
                                Instant.parse(until),
                                status.lease().isPresent())));
  }

  private static Optional<String> fact(RunStatus status, String name) {
    return Optional.ofNullable(status.history().facts().get(name)).filter(text -> !text.isEmpty());
  }

  String text() {
    return isWorkedOn
        ? "the source refuses writes since %s, until %s at the longest"
            .formatted(TIME.format(begun), TIME.format(until))
        : "the source refuses writes since %s, and no process works on it: 'whimbrel run' goes on until %s, 'whimbrel abort' gives it back"
            .formatted(TIME.format(begun), TIME.format(until));
  }

  Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("begun", begun.toString());
    data.put("until", until.toString());
    return data;
  }
}
