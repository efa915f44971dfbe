package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.LogStatus;
import io.whimbrel.core.change.Position;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The logical slot of a run, as the source's catalog shows it. */
record ReplicationSlot(String name) {

  private static final String FIND =
      """
      select confirmed_flush_lsn::text, active_pid, coalesce(wal_status, 'unknown'),
        pg_current_wal_insert_lsn()::text,
        coalesce(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), restart_lsn), 0)::bigint,
        coalesce(to_jsonb(s) ->> 'invalidation_reason', 'wal_status is lost'), clock_timestamp(),
        safe_wal_size
      from pg_replication_slots s
      where slot_name = ? and database = current_database()
      """;

  private static final String CREATE =
      "select lsn::text from pg_create_logical_replication_slot(?, 'pgoutput')";

  /**
   * Since version 17 a slot can be kept in step on standbys, where these are told to. Without any
   * standby that costs nothing.
   */
  private static final String CREATE_FAILOVER =
      "select lsn::text from pg_create_logical_replication_slot(?, 'pgoutput', failover => true)";

  private static final int KNOWS_FAILOVER = 17;

  private static final String DROP =
      """
      select pg_drop_replication_slot(slot_name) from pg_replication_slots
      where slot_name = ? and database = current_database()
      """;

  private static final String END_READER =
      """
      select pg_terminate_backend(active_pid) from pg_replication_slots
      where slot_name = ? and database = current_database() and active_pid is not null
      """;

  /**
   * How the slot stands.
   *
   * @param confirmed empty while the slot is still being created
   * @param activePid the backend that uses it, 0 for none
   * @param lostBy why it is lost, when it is
   */
  record State(Optional<Position> confirmed, int activePid, LogStatus status, String lostBy) {
    boolean isLost() {
      return status.state().equals("lost");
    }
  }

  /** How it stands; empty when there is no such slot in this database. */
  Optional<State> find(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(state(rows)) : Optional.empty();
      }
    }
  }

  private static State state(ResultSet rows) throws SQLException {
    Optional<Position> confirmed = Optional.ofNullable(rows.getString(1)).map(Lsn::position);
    LogStatus status =
        new LogStatus(
            Lsn.position(rows.getString(4)),
            confirmed.orElse(Position.START),
            rows.getLong(5),
            rows.getString(3),
            Optional.ofNullable(rows.getObject(8, Long.class)),
            rows.getObject(7, OffsetDateTime.class).toInstant());
    return new State(confirmed, rows.getInt(2), status, rows.getString(6));
  }

  /** Creates it; returns when all transactions that were open have ended, which may take long. */
  Position create(Connection connection) throws SQLException {
    boolean knowsFailover = connection.getMetaData().getDatabaseMajorVersion() >= KNOWS_FAILOVER;
    return Lsn.position(text(connection, knowsFailover ? CREATE_FAILOVER : CREATE));
  }

  /** Removes it; fails with SQLState 55006 while somebody reads it. */
  void drop(Connection connection) throws SQLException {
    execute(connection, DROP);
  }

  /** Ends the backend that uses it, a walsender of a process that is gone. */
  void endReader(Connection connection) throws SQLException {
    execute(connection, END_READER);
  }

  private String text(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.execute();
    }
  }
}
