package io.whimbrel.engine.compare;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.verify.Lanes;
import io.whimbrel.engine.verify.Sights;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Looks at the rows of both sides. Used by one thread. */
final class Looks {
  static final int NAMED_MAX = 1_000;

  /** So few that their rows fit in memory, whatever is in them. */
  private static final int KEYS = 100;

  private final ComparisonFrame frame;
  private final Retry retry;
  private final Sights sights;

  Looks(ComparisonFrame frame, Retry retry) {
    this.frame = frame;
    this.retry = retry;
    this.sights = new Sights(frame.ground(), Phase.VERIFY, retry);
  }

  /** What ends the work. */
  StopSignal stop() {
    return retry.stop();
  }

  /** Throws when the work is to end. */
  void check() {
    stop().check();
  }

  /** Compares ranges of keys, one by one; equal digests stand for equal rows. */
  List<Comparison> ranges(TableMapping mapping, List<Bounds> ranges) {
    return sights.ranges(mapping, ranges, NAMED_MAX);
  }

  /** Begins the same by lanes. */
  Supplier<List<Comparison>> begin(TableMapping mapping, List<Bounds> ranges, Lanes lanes) {
    Sights.Look look = sights.begin(mapping, ranges, lanes);
    return () -> look.found(NAMED_MAX);
  }

  /** Compares a range of keys row by row, digests or not. */
  Comparison fields(TableMapping mapping, Bounds bounds) {
    return sights.rangeByRows(mapping, bounds, NAMED_MAX);
  }

  /** Compares the rows of a range that either side draws; in the last also those without a key. */
  Comparison drawn(TableMapping mapping, Bounds bounds, Draw draw) {
    List<List<String>> keys =
        retry.call(
            Phase.VERIFY,
            "drawing rows of " + mapping.source().name(),
            () -> {
              Set<List<String>> both =
                  new LinkedHashSet<>(frame.source().sourceEvidence().drawn(mapping, bounds, draw));
              both.addAll(frame.target().targetEvidence().drawn(mapping, bounds, draw));
              return List.copyOf(both);
            });
    Comparison found = keys(mapping, keys, NAMED_MAX);
    return bounds.until().isPresent()
        ? found
        : found.plus(sights.keyless(mapping, NAMED_MAX), NAMED_MAX);
  }

  /** Compares the rows of some keys. */
  Comparison keys(TableMapping mapping, List<List<String>> keys) {
    return keys(mapping, keys, Integer.MAX_VALUE);
  }

  private Comparison keys(TableMapping mapping, List<List<String>> keys, int differencesMax) {
    Comparison all = Comparison.equal(0);
    for (int i = 0; i < keys.size(); i += KEYS) {
      check();
      List<List<String>> some = keys.subList(i, Math.min(i + KEYS, keys.size()));
      Comparison found = sights.keys(mapping, some);
      all = all.plus(found, differencesMax);
    }
    return all;
  }

  /** Finds rows of the target that no source key stands for. */
  Comparison beyond(TableMapping mapping) {
    return retry.call(
        Phase.VERIFY,
        "comparing keys of " + mapping.source().name(),
        () -> {
          try (RowStream images = frame.source().images(mapping)) {
            return frame.target().beyond(mapping, images, NAMED_MAX);
          }
        });
  }
}
