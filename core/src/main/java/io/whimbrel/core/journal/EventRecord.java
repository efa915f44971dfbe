package io.whimbrel.core.journal;

import io.whimbrel.core.run.Phase;
import java.time.Instant;
import java.util.Map;

/**
 * Something that happened; events are appended and never changed.
 *
 * @param sequence orders the events of one run, from 1
 * @param kind a stable word such as {@code cutover.fenced}, {@code run.resumed}, {@code problem}
 * @param text one sentence for people
 * @param data further values by name
 */
public record EventRecord(
    long sequence, Instant at, Phase phase, String kind, String text, Map<String, String> data) {
  public EventRecord {
    data = Map.copyOf(data);
  }
}
