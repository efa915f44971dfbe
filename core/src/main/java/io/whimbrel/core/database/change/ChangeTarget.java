package io.whimbrel.core.database.change;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.function.Predicate;

/** Writes changes. */
public interface ChangeTarget {

  /** Up to where changes are on the target; {@link Position#START} before the first. */
  Position progress();

  /**
   * Opens the one applier of a run.
   *
   * @param source where a value is read again that the log did not carry and the target does not
   *     have
   * @param settled whether a table's rows have been once what the log says they are, so that none
   *     of them is later than a change that follows; asked at any time
   * @param epoch the lease's
   */
  ChangeApplier open(
      List<TableMapping> mappings, RowSource source, Predicate<TableName> settled, long epoch);
}
