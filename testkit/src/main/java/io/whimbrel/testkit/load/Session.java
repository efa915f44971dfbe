package io.whimbrel.testkit.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * One transaction of a writer: its connection, and the writes that it declares. Confined to the
 * writer's thread. A writer touches only rows that no other writer of the load touches.
 */
public final class Session {
  private final Connection connection;
  private final int writer;
  private final int writers;
  private final Random random;
  private final List<PendingWrite> writes = new ArrayList<>();
  private final List<PendingWrite> abandoned = new ArrayList<>();
  private boolean refused;

  Session(Connection connection, int writer, int writers, Random random) {
    this.connection = connection;
    this.writer = writer;
    this.writers = writers;
    this.random = random;
  }

  /** A part of a transaction. */
  public interface Part {
    void run() throws SQLException;
  }

  public Connection connection() {
    return connection;
  }

  /** The number of the writer, from 0. */
  public int writer() {
    return writer;
  }

  /** How many writers the load has. */
  public int writers() {
    return writers;
  }

  /** The writer's own source of randomness. */
  public Random random() {
    return random;
  }

  /** Declares that the transaction inserts a row. */
  public void inserted(String table, String key, String state) {
    writes.add(new PendingWrite(table, key, state, true));
  }

  /** Declares that the transaction updates a row. */
  public void updated(String table, String key, String state) {
    writes.add(new PendingWrite(table, key, state, false));
  }

  /** Declares that the transaction deletes a row. */
  public void deleted(String table, String key) {
    writes.add(new PendingWrite(table, key, Write.ABSENT, false));
  }

  /** Runs a part and rolls it back to a savepoint; its inserts must never be seen. */
  public void abandon(Part part) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    int before = writes.size();
    part.run();
    connection.rollback(savepoint);
    List<PendingWrite> undone = writes.subList(before, writes.size());
    abandoned.addAll(undone);
    undone.clear();
  }

  /** Makes the transaction end with a rollback. */
  public void refuse() {
    refused = true;
  }

  /** Executes a statement and says how many rows it wrote. */
  public int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** Executes a statement that returns rows, all columns as text; NULL reads as empty text. */
  public List<List<String>> rows(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet result = statement.executeQuery()) {
      List<List<String>> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(Objects.requireNonNullElse(result.getString(i), ""));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** The first column of the first row, if there is a row. */
  public Optional<String> text(String sql, Object... values) throws SQLException {
    return rows(sql, values).stream().findFirst().map(List::getFirst);
  }

  boolean isRefused() {
    return refused;
  }

  List<PendingWrite> writes() {
    return List.copyOf(writes);
  }

  List<PendingWrite> abandoned() {
    return List.copyOf(abandoned);
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
