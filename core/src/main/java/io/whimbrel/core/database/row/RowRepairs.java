package io.whimbrel.core.database.row;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes single rows of the target what the source's rows become under a mapping.
 *
 * <p>What writes is called while nothing is being applied, and only leaves a row behind that is
 * what the source had at the target's own position: a row that sync wrote since the source's rows
 * were read is left as it is, since it may be later than what was read. So no row is ever ahead of
 * the log. Each call is one target transaction; what it wrote counts as touched by sync, so that it
 * is proved again at the cutover. Safe for use by several threads.
 */
public interface RowRepairs {

  /** What is shown of the values in a statement. */
  enum Values {
    SHOWN,
    /** Keys only. */
    HIDDEN
  }

  /**
   * The statements that make the rows of these source keys equal; none for rows that are. Changes
   * nothing.
   */
  List<RowRepair> statements(
      TableMapping mapping,
      List<List<String>> keys,
      RowFormat format,
      RowStream sourceRows,
      Values values);

  /**
   * The statements that make a table without a key equal, at most so many. Changes nothing.
   *
   * @param sourceRows all rows of the source's table
   */
  List<RowRepair> statements(
      TableMapping mapping, RowFormat format, RowStream sourceRows, int max, Values values);

  /** The statements that remove rows which no source key stands for, at most so many. */
  List<RowRepair> unmapped(TableMapping mapping, int max);

  /**
   * Makes rows equal.
   *
   * @param rows the source's row of each source key as it was read; empty where there was none
   * @param since every change up to here was on the target before these rows were read, and every
   *     change that was visible then is on the target now
   * @param epoch the lease's
   * @return keys whose rows were left as they are, because sync wrote them since
   */
  List<List<String>> mend(
      TableMapping mapping, Map<List<String>, Optional<Tuple>> rows, Position since, long epoch);

  /**
   * Brings all rows of a table without a key to the target, to be compared there when the target
   * holds every change that was visible when they were read.
   *
   * @param epoch the lease's
   */
  Staged stage(TableMapping mapping, RowFormat format, RowStream sourceRows, long epoch);

  /** Rows that wait on the target. Used by one thread; closing gives up what was not committed. */
  interface Staged extends AutoCloseable {

    /**
     * Makes the table hold each row as often as the source did.
     *
     * @param since as for {@link RowRepairs#mend}
     * @return rows that were removed or written; empty when sync wrote to the table since, and
     *     nothing was done
     */
    OptionalLong mend(Position since);

    @Override
    void close();
  }

  /**
   * Removes rows that no source key stands for.
   *
   * @param epoch the lease's
   * @return how many
   */
  long removeUnmapped(TableMapping mapping, long epoch);
}
