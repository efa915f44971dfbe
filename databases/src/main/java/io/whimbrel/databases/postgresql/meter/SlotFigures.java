package io.whimbrel.databases.postgresql.meter;

import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/**
 * How much log a server keeps for one replication slot, and whether somebody reads it; nothing
 * where there is no such slot.
 */
record SlotFigures(String slot) {

  private static final String STATE =
      """
      select pg_wal_lsn_diff(
          case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
            else pg_current_wal_insert_lsn() end, restart_lsn)::float8,
        active
      from pg_replication_slots
      where database = current_database() and slot_name = ?
      """;

  Map<KnownFigure, Reading> read(Connection connection) throws SQLException {
    return Query.list(
            connection,
            STATE,
            row ->
                Map.<KnownFigure, Reading>of(
                    KnownFigure.SLOT_RETAINED,
                    retained(row),
                    KnownFigure.SLOT_ACTIVE,
                    new Reading.Figure(row.getBoolean(2) ? 1 : 0)),
            slot)
        .stream()
        .findFirst()
        .orElse(Map.of());
  }

  /** A slot that lost its log keeps none; that is no good news. */
  private static Reading retained(ResultSet row) throws SQLException {
    double bytes = row.getDouble(1);
    return row.wasNull()
        ? new Reading.NoData("the slot has lost its place in the log")
        : new Reading.Figure(bytes);
  }
}
