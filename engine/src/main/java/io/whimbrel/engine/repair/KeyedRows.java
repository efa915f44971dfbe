package io.whimbrel.engine.repair;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.row.RowRepairs;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.RunFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes rows equal that are named by their keys, while changes go on:
 *
 * <ol>
 *   <li>P is read: every change up to it is on the target. Then the source's rows are read.
 *   <li>When sync has caught up with what the source had then, it stands still, and every row is
 *       written that it did not write since P: the source did not change it either, so what was
 *       read is what the source had where the target is now. No row is ever ahead of the log.
 *   <li>Rows that sync did write are read again, a few times. One that the source changes all the
 *       time is left, and told.
 * </ol>
 *
 * Repeating any of it writes the same again. Used by one thread.
 */
final class KeyedRows {
  private static final int ROUNDS = 10;
  private static final long WEIGHT_MAX = 32L << 20;

  private final RunFrame frame;
  private final Standing sync;

  KeyedRows(RunFrame frame, Standing sync) {
    this.frame = frame;
    this.sync = sync;
  }

  /** Makes the rows of these keys equal, as far as they stand still for a moment. */
  void mend(TableMapping mapping, List<List<String>> keys) {
    List<List<String>> open = new ArrayList<>(Set.copyOf(keys));
    for (int fruitless = 0; fruitless < ROUNDS && !open.isEmpty(); ) {
      frame.stop().check();
      sync.catchUp();
      Position since = sync.applied();
      Map<List<String>, Optional<Tuple>> rows = read(mapping, open);
      sync.catchUp();
      List<List<String>> left = write(mapping, rows, since);
      fruitless = left.size() == rows.size() ? fruitless + 1 : fruitless;
      open.removeAll(rows.keySet());
      open.addAll(left);
    }
  }

  /** As many rows as fit into memory, at least one. */
  private Map<List<String>, Optional<Tuple>> read(TableMapping mapping, List<List<String>> keys) {
    Map<List<String>, Optional<Tuple>> rows = new LinkedHashMap<>();
    long weight = 0;
    for (List<String> key : keys) {
      Optional<Tuple> row =
          frame
              .retry()
              .call(
                  Phase.VERIFY,
                  "reading a row of " + mapping.source().name(),
                  () -> frame.source().rows().current(mapping.source(), key));
      rows.put(key, row);
      weight += row.map(Tuple::weight).orElse(0L);
      if (weight > WEIGHT_MAX) {
        break;
      }
    }
    return rows;
  }

  private List<List<String>> write(
      TableMapping mapping, Map<List<String>, Optional<Tuple>> rows, Position since) {
    RowRepairs repairs = frame.target().repairs(frame.source().rows());
    return sync.whilePaused(
        () ->
            frame
                .retry()
                .call(
                    Phase.VERIFY,
                    "repairing rows of " + mapping.target(),
                    () -> repairs.mend(mapping, rows, since, frame.epoch())));
  }
}
