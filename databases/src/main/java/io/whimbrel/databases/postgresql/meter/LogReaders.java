package io.whimbrel.databases.postgresql.meter;

import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that read the log of a database. A server counts each transaction that such a
 * session decodes among those that were rolled back, and tells that when the session ends: a run
 * that carries changes then looks like an application all of whose transactions failed. Used by one
 * thread.
 */
final class LogReaders {
  private static final int SINCE_VERSION = 14;

  private static final String SQL =
      """
      select s.slot_name, coalesce(s.active_pid, 0), t.total_txns
      from pg_replication_slots s
      join pg_stat_replication_slots t on t.slot_name = s.slot_name
      where s.slot_type = 'logical' and s.database = current_database()
      """;

  private Map<String, Reader> before = Map.of();
  private boolean hasEnded;

  /**
   * One slot.
   *
   * @param session that reads from it; 0 for none
   * @param decoded transactions, by all sessions
   */
  private record Reader(int session, long decoded) {}

  /**
   * Whether one of them may have ended since the look before the last one: what it decoded may be
   * told a little later than its end.
   */
  boolean haveEnded(Connection open) throws SQLException {
    if (open.getMetaData().getDatabaseMajorVersion() < SINCE_VERSION) {
      return false;
    }
    Map<String, Reader> now = new HashMap<>();
    Query.list(
        open, SQL, row -> now.put(row.getString(1), new Reader(row.getInt(2), row.getLong(3))));
    boolean endedBefore = hasEnded;
    hasEnded =
        before.entrySet().stream().anyMatch(e -> hasEnded(e.getValue(), now.get(e.getKey())));
    before = now;
    return hasEnded || endedBefore;
  }

  /** One that came and went between two looks has decoded something. */
  private static boolean hasEnded(Reader then, @Nullable Reader now) {
    if (now == null || then.session != 0) {
      return then.session != 0 && (now == null || now.session != then.session);
    }
    return now.session == 0 && now.decoded != then.decoded;
  }
}
