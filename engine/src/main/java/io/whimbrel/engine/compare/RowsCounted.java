package io.whimbrel.engine.compare;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.run.Valve;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Counts the rows of all tables on both sides. Numbers that differ are taken again, a while after:
 * those that are the same at three readings in a row are different, others are changing.
 */
final class RowsCounted {
  private static final int SAME = 2;
  private static final int READINGS = 5;

  private final ComparisonFrame frame;
  private final Map<TableMapping, Reading> readings = new ConcurrentHashMap<>();

  /** Of a comparison. */
  RowsCounted(ComparisonFrame frame) {
    this.frame = frame;
  }

  /**
   * What both sides have.
   *
   * @param age for how many readings in a row it has been the same, less one
   */
  record Reading(Counts counts, int age) {
    boolean isOpen() {
      return !counts.isEqual() && age < SAME;
    }
  }

  /** Counts; every table is in the result. */
  Map<TableMapping, Reading> run(List<TableMapping> mappings) {
    frame.board().totals(mappings.stream().mapToLong(m -> m.source().rows()).sum(), 0);
    mappings.forEach(m -> frame.board().line(m.source().name(), 1));
    count(mappings);
    for (int reading = 0; reading < READINGS && !open().isEmpty(); reading++) {
      frame.stop().pause(frame.request().settle());
      count(open());
    }
    return Map.copyOf(readings);
  }

  private List<TableMapping> open() {
    return readings.entrySet().stream()
        .filter(entry -> entry.getValue().isOpen())
        .map(Map.Entry::getKey)
        .collect(Collectors.toList());
  }

  private void count(List<TableMapping> mappings) {
    Queue<TableMapping> queue = new ConcurrentLinkedQueue<>(mappings);
    try (TaskGroup tasks = new TaskGroup("count " + frame.run(), frame.stop())) {
      Retry retry = frame.retry().with(tasks.stop());
      frame.valve().employ(tasks, "counter", () -> work(queue, retry));
    }
  }

  private void work(Queue<TableMapping> queue, Retry retry) {
    for (TableMapping mapping = queue.poll(); mapping != null; mapping = queue.poll()) {
      TableMapping one = mapping;
      try (Valve.Pass _ = frame.valve().enter(retry.stop(), () -> {})) {
        Counts now =
            retry.call(
                Phase.VERIFY,
                "counting rows of " + one.source().name(),
                () -> new Counts(frame.source().countSource(one), frame.target().countTarget(one)));
        Reading before = readings.get(one);
        int age = before != null && before.counts.equals(now) ? before.age + 1 : 0;
        if (before == null) {
          frame.board().line(one.source().name(), 1).chunkDone(now.source().rows());
          frame.board().done(now.source().rows(), 0);
        }
        readings.put(one, new Reading(now, age));
      }
    }
  }
}
