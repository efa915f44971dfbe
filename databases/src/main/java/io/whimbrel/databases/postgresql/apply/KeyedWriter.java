package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.apply.KeyedBatch.Row;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TextInput;
import io.whimbrel.databases.postgresql.dialect.TypeOrder;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches of one table with a key, as sets, inside the caller's transaction: deletes, then
 * updates of rows that are there, then rows that come. Used by one thread, except that another one
 * may part batches meanwhile.
 */
final class KeyedWriter {

  private static final String NOTES = "pg_temp.whimbrel_kept";

  private final TableMapping mapping;
  private final Set<String> numbered;
  private final boolean isMerging;
  private final KeyedStatements sql;
  private final Connection connection;
  private final LaterRows later;
  private final Optional<String> keyMapTable;
  private final RunId run;
  private final NewbornKeys newborn;
  private final int columns;
  private final BoundStatements statements;

  KeyedWriter(
      TableMapping mapping,
      Connection connection,
      LaterRows later,
      Optional<String> keyMapTable,
      RunId run,
      NewbornKeys newborn)
      throws SQLException {
    this.mapping = mapping;
    this.numbered = NumberedColumns.of(mapping, connection);
    this.isMerging = MergingKey.isOf(mapping, connection);
    TextInput input = TextInput.of(connection, MappedSelect.stageTypes(mapping));
    this.sql = new KeyedStatements(mapping, keyOrders(mapping, connection), numbered, input);
    this.connection = connection;
    this.statements = new BoundStatements(mapping, connection);
    this.later = later;
    this.keyMapTable = keyMapTable;
    this.run = run;
    this.newborn = newborn;
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

  /** Parts a batch and encodes what is written of it, without a look at the target. */
  PartedBatch parted(KeyedBatch batch) {
    List<Row> whole = new ArrayList<>();
    List<Row> updated = new ArrayList<>();
    List<Row> incomplete = new ArrayList<>();
    for (Row row : batch.rows()) {
      (isUpdated(row) ? updated : row.tuple().hasUnchanged() ? incomplete : whole).add(row);
    }
    return new PartedBatch(
        batch,
        KeyGroup.of(batch.removed(), mapping.source().keyColumns().size()),
        RowGroup.of(updated),
        incomplete,
        whole,
        RowGroup.of(whole));
  }

  /** Writes what a batch holds. */
  void write(KeyedBatch batch) throws SQLException {
    write(parted(batch));
  }

  /** Writes what a batch holds. */
  void write(PartedBatch parted) throws SQLException {
    KeyedBatch batch = parted.all();
    newborn.give(batch);
    Map<List<String>, List<String>> moves = isKeeping() ? batch.moves() : Map.of();
    if (!moves.isEmpty()) {
      noteKept(List.copyOf(moves.values()));
    }
    if (isMerging) {
      merge(parted);
      keepAside(batch);
    } else {
      rewrite(batch);
    }
    if (!moves.isEmpty()) {
      giveKept(List.copyOf(moves.keySet()));
    }
  }

  /** Whether rows have something that the source does not bring. */
  boolean isKeeping() {
    return !mapping.keptColumns().isEmpty();
  }

  /** Whether a row is written where it is, rather than gone and back. */
  boolean isMerging() {
    return isMerging;
  }

  private void noteKept(List<List<String>> keys) throws SQLException {
    Query.execute(
        connection,
        "create temporary table whimbrel_kept on commit drop as select 1::bigint as whimbrel_place,"
            + " %s from only %s with no data"
                .formatted(
                    Sql.identifiers(
                        mapping.keptColumns().stream().map(ColumnMapping::name).toList()),
                    Sql.table(mapping.target())));
    // The notes' table is another one each time: no plan of it may be kept.
    statements.onceByKeys(sql.noteKept(NOTES), keys);
  }

  private void giveKept(List<List<String>> keys) throws SQLException {
    statements.onceByKeys(sql.giveKept(NOTES), keys);
    Query.execute(connection, "drop table " + NOTES);
  }

  /** Rows of a batch that are not on the target now were left out, or are gone again. */
  private void keepAside(KeyedBatch batch) throws SQLException {
    if (mapping.asides().isEmpty()) {
      return;
    }
    Rejects.forget(connection, run, mapping.source().name(), batch.keys());
    List<Row> rows = batch.rows();
    for (RowGroup group : rows.isEmpty() ? List.<RowGroup>of() : RowGroup.of(missing(rows))) {
      execute(sql.keepAside(run, group.shape()), group);
    }
  }

  private void merge(PartedBatch batch) throws SQLException {
    delete(batch.removed());
    List<Row> others = new ArrayList<>();
    for (RowGroup group : batch.updated()) {
      others.addAll(update(group));
    }
    others.addAll(completed(batch.incomplete()));
    if (others.isEmpty()) {
      upsert(batch.whole(), batch.groups());
    } else {
      others.addAll(0, batch.whole());
      upsert(others, RowGroup.of(others));
    }
  }

  /** An update of a row that is there costs the target a third less than an upsert. */
  private boolean isUpdated(Row row) {
    return numbered.isEmpty()
        && (row.tuple().hasUnchanged() || (row.wasThere() && mapping.isWhole()));
  }

  /**
   * Writes the same as {@link #write} for a batch in which unique values move between rows: every
   * row of the batch goes before any of them comes.
   */
  void rewrite(KeyedBatch batch) throws SQLException {
    newborn.give(batch);
    List<Row> whole = new ArrayList<>();
    List<Row> partial = new ArrayList<>();
    for (Row row : batch.rows()) {
      (row.tuple().hasUnchanged() ? partial : whole).add(row);
    }
    whole.addAll(completed(partial));
    delete(KeyGroup.of(batch.keys(), mapping.source().keyColumns().size()));
    upsert(whole, RowGroup.of(whole));
    keepAside(batch);
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
    List<Row> unknown = new ArrayList<>();
    Map<Integer, Tuple> found = carriedValues(rows.stream().map(Row::key).toList());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Tuple older = found.get(i);
      if (older == null) {
        unknown.add(row);
      } else {
        completed.add(new Row(row.key(), row.tuple().over(older), false));
      }
    }
    completed.addAll(readAgain(unknown));
    return completed;
  }

  private List<Row> readAgain(List<Row> rows) {
    List<Row> found = new ArrayList<>();
    later
        .readAll(rows.stream().map(Row::key).toList())
        .forEach((key, tuple) -> found.add(new Row(key, tuple, false)));
    return found;
  }

  private Map<Integer, Tuple> carriedValues(List<List<String>> keys) throws SQLException {
    Map<Integer, Tuple> found = new HashMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    try (ResultSet rows = statements.ofKeys(sql.carriedValues(), keys).executeQuery()) {
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

  /** Moves the rows of keys into another table. */
  void moveTo(TableName other, List<List<String>> keys) throws SQLException {
    statements.ofKeys(sql.moveTo(other), keys).executeUpdate();
  }

  private void delete(KeyGroup keys) throws SQLException {
    if (!keys.keys().isEmpty()) {
      statements.ofKeys(sql.delete(), keys).executeUpdate();
    }
  }

  /** Updates rows that are there and returns the others, whole. */
  private List<Row> update(RowGroup group) throws SQLException {
    int updated = 0;
    Optional<String> text = sql.update(group.shape());
    if (text.isPresent()) {
      updated = execute(text.get(), group);
    }
    if (!mapping.isWhole()) {
      execute(sql.deleteFilteredOut(group.shape()), group);
    }
    refuseTaken(group);
    return updated == group.rows().size() ? List.of() : missing(group.rows());
  }

  private List<Row> missing(List<Row> rows) throws SQLException {
    List<Row> found = new ArrayList<>();
    List<Row> incomplete = new ArrayList<>();
    List<List<String>> keys = rows.stream().map(Row::key).toList();
    try (ResultSet places = statements.ofKeys(sql.missing(), keys).executeQuery()) {
      while (places.next()) {
        Row row = rows.get(places.getInt(1) - 1);
        (row.tuple().hasUnchanged() ? incomplete : found).add(row);
      }
    }
    found.addAll(readAgain(incomplete));
    return found;
  }

  private void upsert(List<Row> rows, List<RowGroup> groups) throws SQLException {
    if (!numbered.isEmpty()) {
      // A row whose number the source drew anew goes, and comes back whole.
      for (RowGroup group : groups) {
        execute(sql.deleteRenumbered(group.shape()), group);
      }
    }
    for (RowGroup group : groups) {
      execute(isMerging ? sql.upsert(group.shape()) : sql.insert(group.shape()), group);
      if (!mapping.isWhole()) {
        execute(sql.deleteFilteredOut(group.shape()), group);
      }
      refuseTaken(group);
    }
    if (keyMapTable.isPresent() && !rows.isEmpty()) {
      List<List<String>> keys = rows.stream().map(Row::key).toList();
      statements.ofKeys(sql.keyMap(keyMapTable.get()), keys).executeUpdate();
    }
  }

  /** A row of another run is never written over: who would bring it back? */
  private void refuseTaken(RowGroup group) throws SQLException {
    if (mapping.share().isEmpty()) {
      return;
    }
    Optional<String> key =
        statements.ofRows(
            sql.taken(group.shape()),
            group,
            statement -> {
              try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
              }
            });
    if (key.isPresent()) {
      throw Problem.of(ProblemCode.ROW_REFUSED)
          .what(
              "the key %s is that of two rows, which two phases have on two sides"
                  .formatted(key.get()))
          .where(mapping.toString())
          .fix("delete one of the two where it is written, then run again")
          .exception();
    }
  }

  private int execute(String text, RowGroup group) throws SQLException {
    return statements.ofRows(text, group, PreparedStatement::executeUpdate);
  }

  /** Closes its statements. */
  void close() throws SQLException {
    statements.close();
  }
}
