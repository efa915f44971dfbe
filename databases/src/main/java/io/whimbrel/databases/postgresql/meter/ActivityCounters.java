package io.whimbrel.databases.postgresql.meter;

import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a database did since the look before: its statistics only count up, unless somebody resets
 * them. Used by one thread.
 */
final class ActivityCounters {
  /** Of fewer transactions a share says nothing. */
  private static final double FEW = 20;

  /** Of fewer blocks a share says nothing. */
  private static final double FEW_BLOCKS = 100;

  private static final String SQL =
      """
      select xact_commit, xact_rollback, blks_hit, blks_read
      from pg_stat_database where datname = current_database()
      """;

  private final LogReaders readers = new LogReaders();
  private @Nullable Counts before;

  private record Counts(long commits, long rollbacks, long hits, long reads, long nanos) {
    Counts since(Counts then) {
      return new Counts(
          commits - then.commits,
          rollbacks - then.rollbacks,
          hits - then.hits,
          reads - then.reads,
          nanos - then.nanos);
    }

    boolean isReset() {
      return commits < 0 || rollbacks < 0 || hits < 0 || reads < 0 || nanos <= 0;
    }
  }

  Map<KnownFigure, Reading> read(Connection open) throws SQLException {
    List<Counts> rows =
        Query.list(
            open,
            SQL,
            r ->
                new Counts(
                    r.getLong(1), r.getLong(2), r.getLong(3), r.getLong(4), System.nanoTime()));
    Counts now = rows.getFirst();
    Counts then = before;
    before = now;
    boolean isDecoding = readers.haveEnded(open);
    return then == null || now.since(then).isReset()
        ? Map.of()
        : figures(now.since(then), isDecoding);
  }

  /**
   * @param isDecoding whether transactions that somebody decoded may be among those that ended
   */
  private static Map<KnownFigure, Reading> figures(Counts delta, boolean isDecoding) {
    Map<KnownFigure, Reading> figures = new HashMap<>();
    double ended = delta.commits() + delta.rollbacks();
    if (!isDecoding) {
      figures.put(KnownFigure.TRANSACTIONS, new Reading.Figure(ended * 1e9 / delta.nanos()));
    }
    if (ended >= FEW && !isDecoding) {
      figures.put(KnownFigure.ROLLED_BACK, new Reading.Figure(delta.rollbacks() / ended));
    }
    double blocks = delta.hits() + delta.reads();
    if (blocks >= FEW_BLOCKS) {
      figures.put(KnownFigure.CACHE_HITS, new Reading.Figure(delta.hits() / blocks));
    }
    return figures;
  }
}
