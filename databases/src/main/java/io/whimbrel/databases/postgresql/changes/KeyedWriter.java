package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.changes.KeyedBatch.Row;
import io.whimbrel.databases.postgresql.dialect.TypeOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches of one table with a key, as sets, inside the caller's transaction: deletes, then
 * rows that leave values unchanged, then whole rows. Used by one thread.
 */
final class KeyedWriter {

  private final TableMapping mapping;
  private final Set<String> numbered;
  private final boolean isMerging;
  private final KeyedStatements sql;
  private final Connection connection;
  private final LaterRows later;
  private final Optional<String> keyMapTable;
  private final int columns;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  KeyedWriter(
      TableMapping mapping, Connection connection, LaterRows later, Optional<String> keyMapTable)
      throws SQLException {
    this.mapping = mapping;
    this.numbered = NumberedColumns.of(mapping, connection);
    this.isMerging = MergingKey.isOf(mapping, connection);
    this.sql = new KeyedStatements(mapping, keyOrders(mapping, connection), numbered);
    this.connection = connection;
    this.later = later;
    this.keyMapTable = keyMapTable;
    this.columns = mapping.sourceColumns().size();
  }

  private static List<TypeOrder> keyOrders(TableMapping mapping, Connection connection)
      throws SQLException {
    List<TypeOrder> orders = new ArrayList<>();
    for (ColumnMapping column : mapping.targetKey()) {
      orders.add(TypeOrder.of(connection, column.type()));
    }
    return orders;
  }

  /** Writes what a batch holds. */
  void write(KeyedBatch batch) throws SQLException {
    if (isMerging) {
      merge(batch);
    } else {
      rewrite(batch);
    }
  }

  private void merge(KeyedBatch batch) throws SQLException {
    delete(batch.removed());
    Map<BitSet, List<Row>> byUnchanged = new LinkedHashMap<>();
    for (Row row : batch.rows()) {
      byUnchanged.computeIfAbsent(unchanged(row.tuple()), _ -> new ArrayList<>()).add(row);
    }
    List<Row> whole = new ArrayList<>();
    for (Map.Entry<BitSet, List<Row>> group : byUnchanged.entrySet()) {
      if (group.getKey().isEmpty()) {
        whole.addAll(group.getValue());
      } else if (!numbered.isEmpty()) {
        whole.addAll(completed(group.getValue()));
      } else {
        whole.addAll(update(group.getKey(), group.getValue()));
      }
    }
    deleteRenumbered(whole);
    upsert(whole);
  }

  /**
   * Writes the same as {@link #write} for a batch in which unique values move between rows: every
   * row of the batch goes before any of them comes.
   */
  void rewrite(KeyedBatch batch) throws SQLException {
    List<Row> whole = new ArrayList<>();
    List<Row> partial = new ArrayList<>();
    for (Row row : batch.rows()) {
      (row.tuple().hasUnchanged() ? partial : whole).add(row);
    }
    whole.addAll(completed(partial));
    delete(batch.keys());
    upsert(whole);
  }

  /**
   * A row whose unchanged values are filled in from the target's row of a key, or else from the
   * source; empty when neither has one, then a later change settles it.
   */
  Optional<Tuple> complete(List<String> targetKey, List<String> sourceKey, Tuple row)
      throws SQLException {
    Map<Integer, Tuple> found = carriedValues(List.of(targetKey));
    Tuple older = found.get(0);
    return older == null ? later.read(sourceKey) : Optional.of(row.over(older));
  }

  private List<Row> completed(List<Row> rows) throws SQLException {
    List<Row> completed = new ArrayList<>(rows.size());
    Map<Integer, Tuple> found = carriedValues(rows.stream().map(Row::key).toList());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Tuple older = found.get(i);
      Optional<Tuple> whole =
          older == null ? later.read(row.key()) : Optional.of(row.tuple().over(older));
      whole.ifPresent(tuple -> completed.add(new Row(row.key(), tuple)));
    }
    return completed;
  }

  private Map<Integer, Tuple> carriedValues(List<List<String>> keys) throws SQLException {
    Map<Integer, Tuple> found = new HashMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    PreparedStatement statement = prepared(sql.carriedValues());
    bindKeys(statement, keys);
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        byte[] @Nullable [] values = new byte[columns][];
        for (int i = 0; i < columns; i++) {
          String value = rows.getString(i + 2);
          values[i] = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        }
        found.put(rows.getInt(1) - 1, Tuple.of(values));
      }
    }
    return found;
  }

  private void delete(List<List<String>> keys) throws SQLException {
    if (!keys.isEmpty()) {
      PreparedStatement statement = prepared(sql.delete());
      bindKeys(statement, keys);
      statement.executeUpdate();
    }
  }

  /** Updates rows that are there; those that are not are looked up and returned whole. */
  private List<Row> update(BitSet unchanged, List<Row> rows) throws SQLException {
    Optional<String> text = sql.update(unchanged);
    int updated = 0;
    if (text.isPresent()) {
      PreparedStatement statement = prepared(text.get());
      bindRows(statement, unchanged, rows);
      updated = statement.executeUpdate();
    }
    if (mapping.filter().isPresent()) {
      deleteFilteredOut(unchanged, rows);
    }
    return updated == rows.size() ? List.of() : missing(rows);
  }

  private List<Row> missing(List<Row> rows) throws SQLException {
    PreparedStatement statement = prepared(sql.missing());
    bindKeys(statement, rows.stream().map(Row::key).toList());
    List<Row> found = new ArrayList<>();
    try (ResultSet places = statement.executeQuery()) {
      while (places.next()) {
        List<String> key = rows.get(places.getInt(1) - 1).key();
        later.read(key).ifPresent(row -> found.add(new Row(key, row)));
      }
    }
    return found;
  }

  /** A row whose number the source drew anew goes, and comes back whole. */
  private void deleteRenumbered(List<Row> rows) throws SQLException {
    if (!numbered.isEmpty() && !rows.isEmpty()) {
      PreparedStatement statement = prepared(sql.deleteRenumbered());
      bindRows(statement, new BitSet(), rows);
      statement.executeUpdate();
    }
  }

  private void upsert(List<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    BitSet none = new BitSet();
    PreparedStatement statement = prepared(isMerging ? sql.upsert() : sql.insert());
    bindRows(statement, none, rows);
    statement.executeUpdate();
    if (mapping.filter().isPresent()) {
      deleteFilteredOut(none, rows);
    }
    if (keyMapTable.isPresent()) {
      PreparedStatement keys = prepared(sql.keyMap(keyMapTable.get()));
      bindKeys(keys, rows.stream().map(Row::key).toList());
      keys.executeUpdate();
    }
  }

  private void deleteFilteredOut(BitSet unchanged, List<Row> rows) throws SQLException {
    PreparedStatement statement = prepared(sql.deleteFilteredOut(unchanged));
    bindRows(statement, unchanged, rows);
    statement.executeUpdate();
  }

  private static BitSet unchanged(Tuple tuple) {
    BitSet unchanged = new BitSet();
    for (int i = 0; i < tuple.size(); i++) {
      if (tuple.isUnchanged(i)) {
        unchanged.set(i);
      }
    }
    return unchanged;
  }

  private void bindRows(PreparedStatement statement, BitSet unchanged, List<Row> rows)
      throws SQLException {
    int parameter = 1;
    for (int i = 0; i < columns; i++) {
      if (!unchanged.get(i)) {
        int place = i;
        bind(statement, parameter++, rows, row -> row.tuple().text(place));
      }
    }
  }

  private void bindKeys(PreparedStatement statement, List<List<String>> keys) throws SQLException {
    for (int i = 0; i < mapping.source().keyColumns().size(); i++) {
      int place = i;
      bind(statement, i + 1, keys, key -> key.get(place));
    }
  }

  private <T> void bind(
      PreparedStatement statement, int parameter, List<T> rows, Function<T, @Nullable String> value)
      throws SQLException {
    @Nullable String[] values = new String[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    Array array = connection.createArrayOf("text", values);
    statement.setArray(parameter, array);
  }

  private PreparedStatement prepared(String text) throws SQLException {
    PreparedStatement statement = statements.get(text);
    if (statement == null) {
      statement = connection.prepareStatement(text);
      statements.put(text, statement);
    }
    return statement;
  }
}
