package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the rows of one stream into a target table, in the caller's transaction: straight by COPY
 * where every source column goes unchanged to one target column, else through the {@link Stage} and
 * the mapping's select.
 */
final class ChunkLoad {

  private final Connection connection;
  private final RunId run;
  private final TableMapping mapping;
  private final String place;

  /**
   * A load.
   *
   * @param place what is being written, for problems
   */
  ChunkLoad(Connection connection, RunId run, TableMapping mapping, String place) {
    this.connection = connection;
    this.run = run;
    this.mapping = mapping;
    this.place = place;
  }

  /** Writes the rows; the result counts written rows and read bytes. */
  Stage.Poured write(RowFormat format, RowStream rows) throws SQLException {
    Optional<List<String>> columns = straightColumns();
    if (columns.isPresent()) {
      String list = columns.get().isEmpty() ? "" : " (" + Sql.identifiers(columns.get()) + ")";
      Stage.Poured poured =
          Stage.pour(connection, Sql.table(mapping.target()) + list, format, rows);
      FaultPoint.COPY_CHUNK_READ.pass();
      return poured;
    }
    Stage.Poured poured = Stage.fill(connection, mapping, format, rows);
    FaultPoint.COPY_CHUNK_READ.pass();
    long written = insert(poured.rows());
    execute("drop table " + Stage.TABLE); // the next chunk of the transaction has its own
    return new Stage.Poured(written, poured.bytes());
  }

  /** The target's column for each source column, in the source's order, if each has just one. */
  private Optional<List<String>> straightColumns() {
    List<String> columns = new ArrayList<>();
    for (Column column : mapping.sourceColumns()) {
      List<String> images =
          mapping.columns().stream()
              .filter(c -> c.rule() instanceof ValueRule.Carry carry && isFrom(carry, column))
              .map(ColumnMapping::name)
              .toList();
      if (images.size() != 1) {
        return Optional.empty();
      }
      columns.addAll(images);
    }
    return mapping.isPlain() ? Optional.of(columns) : Optional.empty();
  }

  private static boolean isFrom(ValueRule.Carry carry, Column column) {
    return carry.from().equals(column.name());
  }

  private long insert(long staged) throws SQLException {
    Savepoint before = connection.setSavepoint();
    long written;
    try {
      written = execute(insertSql());
    } catch (SQLException e) {
      if (!RefusedRow.isUnlocated(e)) {
        throw e;
      }
      connection.rollback(before);
      String found = new RefusalSearch(connection, mapping).find(staged).orElse("");
      throw RefusedRow.problem(e, mapping, place + found);
    }
    if (mapping.rowKeyNamespace().isPresent()) {
      execute(KeyMap.insert(run, mapping, Stage.TABLE));
    }
    if (!mapping.asides().isEmpty()) {
      execute(Rejects.insert(run, mapping, Stage.TABLE));
    }
    return written;
  }

  private String insertSql() {
    return "insert into "
        + Sql.table(mapping.target())
        + " ("
        + MappedSelect.targetColumns(mapping)
        + ") overriding system value\n"
        + MappedSelect.toInsert(mapping, Stage.TABLE);
  }

  private long execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      return statement.executeLargeUpdate(sql);
    }
  }
}
