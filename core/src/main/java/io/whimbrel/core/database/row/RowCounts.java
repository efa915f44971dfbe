package io.whimbrel.core.database.row;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowCount;
import java.util.List;

/** Counts rows of one side at moments that are held. Safe for use by several threads. */
@FunctionalInterface
public interface RowCounts {

  /** Holds the moment at which it is called, in which these tables will be counted. */
  Moment hold(List<TableMapping> tables);

  /**
   * One moment of one side: all that is asked is told as it was then. Used by one thread at a time;
   * closing it lets it go.
   */
  interface Moment extends AutoCloseable {

    /**
     * Source keys whose rows sync wrote on this side behind a position; none on the side that is
     * only read.
     */
    default List<List<String>> touched(TableMapping mapping, Position since) {
      return List.of();
    }

    /**
     * Whether sync wrote behind a position what cannot be told by keys: it emptied the table, or
     * the table has none.
     */
    default boolean isBlurred(TableMapping mapping, Position since) {
      return false;
    }

    /**
     * Whether the table was emptied or written anew since the moment was taken, so that what was
     * counted is not what was there then: a server need not keep rows for who still sees them.
     */
    default boolean isRewritten(TableMapping mapping) {
      return false;
    }

    /**
     * Counts as the mapping says, without the rows of these source keys. A filter that the side
     * does not take is a problem {@code EXPRESSION_REFUSED}; a column whose value it cannot compute
     * has no range.
     */
    RowCount count(TableMapping mapping, List<List<String>> except);

    @Override
    void close();
  }
}
