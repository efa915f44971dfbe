package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that wait on the target, in a temporary table, until a transaction is whole:
 * unique values move between more of them than fit into memory. Used by one thread.
 *
 * <ol>
 *   <li>From the first set on that meets rows which are not in it, every row of a set leaves its
 *       table for the temporary one, which has the key and no other constraint.
 *   <li>The set is written there as it would be in the table itself.
 *   <li>At the end all rows come back at once: then they are as the source had them when it
 *       committed, and meet nobody.
 * </ol>
 *
 * <p>All of it happens in the transaction of the caller, which nobody sees before its end.
 */
final class ParkedRows {

  private final TableMapping mapping;
  private final TableMapping parked;
  private final Connection connection;
  private final LaterRows later;
  private final Optional<String> keyMapTable;
  private final RunId run;
  private final NewbornKeys newborn;
  private @Nullable KeyedWriter writer;

  /**
   * @param number of the table among those that the connection writes
   */
  ParkedRows(
      TableMapping mapping,
      int number,
      Connection connection,
      LaterRows later,
      Optional<String> keyMapTable,
      RunId run,
      NewbornKeys newborn) {
    this.mapping = mapping;
    this.parked =
        new TableMapping(
                mapping.source(),
                new TableName("pg_temp", "whimbrel_parked_" + number),
                Stream.concat(mapping.writtenColumns().stream(), mapping.keptColumns().stream())
                    .toList(),
                mapping.filter(),
                mapping.extraIndexes(),
                mapping.rowKeyNamespace(),
                mapping.asides())
            .of(mapping.share());
    this.connection = connection;
    this.later = later;
    this.keyMapTable = keyMapTable;
    this.run = run;
    this.newborn = newborn;
  }

  /** Whether rows are to be parked rather than written. */
  boolean isOpen() {
    return writer != null;
  }

  /** Begins to park. */
  void open() throws SQLException {
    Query.execute(
        connection,
        "create temporary table %s on commit drop as select %s from only %s with no data"
            .formatted(name(), columns(), Sql.table(mapping.target())));
    Query.execute(
        connection,
        "alter table %s add primary key (%s)"
            .formatted(
                name(),
                Sql.identifiers(mapping.targetKey().stream().map(ColumnMapping::name).toList())));
    for (ColumnMapping kept : mapping.keptColumns()) {
      if (kept.defaultExpression().isPresent()) {
        Query.execute(
            connection,
            "alter table %s alter %s set default %s"
                .formatted(name(), Sql.identifier(kept.name()), kept.defaultExpression().get()));
      }
    }
    writer = new KeyedWriter(parked, connection, later, keyMapTable, run, newborn);
  }

  /** Takes the rows of a batch from their table and writes the batch where they are now. */
  void write(KeyedBatch batch, KeyedWriter table) throws SQLException {
    fetch(batch.keys(), table);
    opened().write(batch);
  }

  /** Takes the rows of keys from their table. */
  void fetch(List<List<String>> keys, KeyedWriter table) throws SQLException {
    table.moveTo(parked.target(), keys);
  }

  /**
   * The writer of the parked rows, for what is to be read of them.
   *
   * @throws IllegalStateException unless rows are parked
   */
  KeyedWriter opened() {
    if (writer == null) {
      throw new IllegalStateException("no rows of " + mapping + " are parked");
    }
    return writer;
  }

  /** All rows come back, and parking ends. */
  void putBack() throws SQLException {
    Query.execute(
        connection,
        "insert into %s (%s) overriding system value select %s from %s"
            .formatted(Sql.table(mapping.target()), columns(), columns(), name()));
    discard();
  }

  /** The rows are gone, and parking ends. */
  void discard() throws SQLException {
    opened().close();
    writer = null;
    Query.execute(connection, "drop table " + name());
  }

  private String name() {
    return Sql.table(parked.target());
  }

  private String columns() {
    return Sql.identifiers(parked.columns().stream().map(ColumnMapping::name).toList());
  }
}
