package io.whimbrel.documents;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.RunHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last cutover as a time line.
 *
 * @param pause how long neither side accepted writes, as measured; empty when it was not completed
 * @param moments what happened, in order
 */
record PauseStory(Optional<Duration> pause, List<Moment> moments) {
  private static final String PREFIX = "cutover.";
  private static final String BEGIN = "cutover.started";
  private static final String PAUSE_FACT = "cutover.pause.millis";

  PauseStory {
    moments = List.copyOf(moments);
  }

  /**
   * One moment.
   *
   * @param offset since the last cutover began
   * @param took since the moment before it
   */
  record Moment(Duration offset, Duration took, String kind, String text) {}

  /** The story; empty when no cutover was tried. */
  static Optional<PauseStory> of(RunHistory history) {
    List<EventRecord> all =
        history.events().stream().filter(e -> e.kind().startsWith(PREFIX)).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    int begin = 0;
    for (int i = 0; i < all.size(); i++) {
      begin = all.get(i).kind().equals(BEGIN) ? i : begin;
    }
    Optional<Duration> pause =
        Optional.ofNullable(history.facts().get(PAUSE_FACT))
            .filter(text -> text.matches("\\d{1,18}"))
            .map(text -> Duration.ofMillis(Long.parseLong(text)));
    return Optional.of(new PauseStory(pause, moments(all.subList(begin, all.size()))));
  }

  private static List<Moment> moments(List<EventRecord> events) {
    List<Moment> moments = new ArrayList<>();
    EventRecord first = events.getFirst();
    EventRecord before = first;
    for (EventRecord event : events) {
      moments.add(
          new Moment(
              Duration.between(first.at(), event.at()),
              Duration.between(before.at(), event.at()),
              event.kind().substring(PREFIX.length()),
              event.text()));
      before = event;
    }
    return moments;
  }

  /** From the first moment to the last one. */
  Duration length() {
    return moments.getLast().offset();
  }
}
