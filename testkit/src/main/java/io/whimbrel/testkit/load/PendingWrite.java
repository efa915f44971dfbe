package io.whimbrel.testkit.load;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A write of a transaction that has not ended yet.
 *
 * @param state the row's state after it, {@link Write#ABSENT} for a delete
 * @param isInsert true if the row did not exist before
 */
public record PendingWrite(String table, String key, String state, boolean isInsert) {
  Write ended(long sequence, String place, Write.Outcome outcome) {
    return new Write(sequence, place, table, key, state, outcome);
  }

  /** One write per row: the last state, an insert if the first write of the row was one. */
  static Collection<PendingWrite> lastOfEachRow(List<PendingWrite> writes) {
    Map<RowKey, PendingWrite> rows = new LinkedHashMap<>();
    for (PendingWrite write : writes) {
      rows.merge(
          new RowKey(write.table, write.key),
          write,
          (first, last) -> new PendingWrite(last.table, last.key, last.state, first.isInsert));
    }
    return rows.values();
  }
}
