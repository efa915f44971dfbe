package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.Position;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The timelines of a server, by the replication protocol (PostgreSQL manual, Streaming Replication
 * Protocol): the control file may lag behind a promotion.
 */
record Timelines(PostgresConnections connections) {

  /** The timeline that the server writes. */
  String current() {
    try (Connection connection = connections.openReplication();
        Statement statement = connection.createStatement()) {
      return current(statement);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking for the source's timeline");
    }
  }

  private static String current(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("IDENTIFY_SYSTEM")) {
      rows.next();
      return rows.getString("timeline");
    }
  }

  /** Where the server's history left a timeline. */
  Optional<Position> leftAt(String timeline) {
    try (Connection connection = connections.openReplication();
        Statement statement = connection.createStatement()) {
      String current = current(statement);
      if (current.equals("1") || current.equals(timeline)) {
        return Optional.empty();
      }
      try (ResultSet rows = statement.executeQuery("TIMELINE_HISTORY " + current)) {
        rows.next();
        return find(new String(rows.getBytes("content"), StandardCharsets.UTF_8), timeline);
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking for the source's timelines");
    }
  }

  /** A line is a timeline, where it was left, and why. */
  static Optional<Position> find(String history, String timeline) {
    return history
        .lines()
        .map(line -> line.strip().split("\\s+", 3))
        .filter(words -> words.length >= 2 && words[0].equals(timeline))
        .map(words -> Lsn.position(words[1]))
        .findFirst();
  }
}
