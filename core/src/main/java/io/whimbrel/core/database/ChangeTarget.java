package io.whimbrel.core.database;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import java.util.List;

/** Writes changes. */
public interface ChangeTarget {

  /** Up to where changes are on the target; {@link Position#START} before the first. */
  Position progress();

  /**
   * Opens the one applier of a run.
   *
   * @param source where a value is read again that the log did not carry and the target does not
   *     have
   * @param epoch the lease's
   */
  ChangeApplier open(List<TableMapping> mappings, RowSource source, long epoch);
}
