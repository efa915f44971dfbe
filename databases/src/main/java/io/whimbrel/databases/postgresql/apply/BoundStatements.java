package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.LargeValue;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.dialect.TextArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements of one table's writer, each prepared once, with rows and keys bound to them as
 * {@link SourceRelations} wants them. Used by one thread.
 */
final class BoundStatements {
  private final Connection connection;
  private final int columns;
  private final int keyColumns;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  BoundStatements(TableMapping mapping, Connection connection) {
    this.connection = connection;
    this.columns = mapping.sourceColumns().size();
    this.keyColumns = mapping.source().keyColumns().size();
  }

  /** What is done with a statement. */
  @FunctionalInterface
  interface Doing<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  /** Does something with a statement to which rows are bound. */
  <T> T ofRows(String text, RowGroup group, Doing<T> doing) throws SQLException {
    PreparedStatement statement = prepared(text);
    List<InputStream> streams = new ArrayList<>();
    try {
      int parameter = 1;
      for (int place : group.shape().largeInOrder()) {
        LargeValue value = group.rows().getFirst().tuple().large(place).orElseThrow();
        InputStream stream = value.open();
        streams.add(stream);
        statement.setBinaryStream(parameter++, stream, value.length());
      }
      for (int i = 0; i < columns; i++) {
        TextArray values = group.arrays().get(i);
        if (values != null) {
          values.bind(statement, parameter++);
        }
      }
      return doing.with(statement);
    } finally {
      close(streams);
    }
  }

  private static void close(List<InputStream> streams) {
    try {
      for (InputStream stream : streams) {
        stream.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A statement to which keys are bound. */
  PreparedStatement ofKeys(String text, List<List<String>> keys) throws SQLException {
    return ofKeys(text, KeyGroup.of(keys, keyColumns));
  }

  /** A statement to which keys are bound. */
  PreparedStatement ofKeys(String text, KeyGroup keys) throws SQLException {
    PreparedStatement statement = prepared(text);
    bindKeys(statement, keys);
    return statement;
  }

  /** Executes a statement of keys of which no plan is to be kept. */
  void onceByKeys(String text, List<List<String>> keys) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      bindKeys(statement, KeyGroup.of(keys, keyColumns));
      statement.executeUpdate();
    }
  }

  private static void bindKeys(PreparedStatement statement, KeyGroup keys) throws SQLException {
    for (int i = 0; i < keys.arrays().size(); i++) {
      keys.arrays().get(i).bind(statement, i + 1);
    }
  }

  private PreparedStatement prepared(String text) throws SQLException {
    PreparedStatement statement = statements.get(text);
    if (statement == null) {
      statement = connection.prepareStatement(text);
      statements.put(text, statement);
    }
    return statement;
  }

  /** Closes them all. */
  void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }
}
