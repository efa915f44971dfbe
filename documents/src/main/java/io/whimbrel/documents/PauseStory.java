package io.whimbrel.documents;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.RunHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last attempt to cut over as a time line, which begins when the first table refuses writes.
 *
 * @param pause how long neither side accepted writes, as measured; empty when it was not completed
 * @param moments what was reached, in order; never empty
 */
record PauseStory(Optional<Duration> pause, List<Moment> moments) {
  private static final String PREFIX = "cutover.";
  private static final String PAUSE_FACT = "cutover.pause.millis";
  private static final Pattern OFFSET = Pattern.compile(" \\(\\d+ ms into the pause\\)$");

  PauseStory {
    moments = List.copyOf(moments);
  }

  /**
   * One moment.
   *
   * @param offset since the pause began
   * @param took since the moment before it
   */
  record Moment(Duration offset, Duration took, String kind, String text) {
    boolean isEnd() {
      return kind.equals("backed-out") || kind.equals("done");
    }
  }

  /** The story; empty when no cutover was tried. */
  static Optional<PauseStory> of(RunHistory history) {
    List<EventRecord> events =
        history.events().stream().filter(e -> e.kind().startsWith(PREFIX)).toList();
    List<Moment> moments = lastAttempt(events);
    return moments.isEmpty()
        ? Optional.empty()
        : Optional.of(new PauseStory(millis(history.facts(), PAUSE_FACT), moments));
  }

  private static List<Moment> lastAttempt(List<EventRecord> events) {
    List<Moment> attempt = new ArrayList<>();
    @Nullable EventRecord before = null;
    for (EventRecord event : events) {
      String kind = event.kind().substring(PREFIX.length());
      if (kind.equals("fenced") || (!attempt.isEmpty() && attempt.getLast().isEnd())) {
        attempt.clear();
        before = null;
      }
      if (!kind.equals("done")) {
        Duration since = before == null ? Duration.ZERO : Duration.between(before.at(), event.at());
        Duration last = attempt.isEmpty() ? Duration.ZERO : attempt.getLast().offset();
        Duration offset = millis(event.data(), "millis").orElse(last.plus(since));
        String text = OFFSET.matcher(event.text()).replaceFirst("");
        attempt.add(new Moment(offset, offset.minus(last), kind, text));
        before = event;
      }
    }
    return attempt;
  }

  private static Optional<Duration> millis(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> Duration.ofMillis(Long.parseLong(text)));
  }

  /** From the beginning to the last moment. */
  Duration length() {
    return moments.getLast().offset();
  }
}
