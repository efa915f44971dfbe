package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.row.RowRepairs;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.control.Progress;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * All source rows of a table without a key, staged on the target in a transaction (read committed)
 * that stays open until they are compared there:
 *
 * <ol>
 *   <li>Equal rows are numbered on both sides, by the text of the whole row.
 *   <li>A row of the target whose number no source row has goes: exactly one of equal ones.
 *   <li>A source row whose number no row of the target has comes, through the mapping.
 * </ol>
 *
 * Used by one thread.
 */
public final class StagedRepair implements RowRepairs.Staged {

  private static final String MAPPED = "pg_temp.whimbrel_mapped";

  private final Connection connection;
  private final RunScope scope;
  private final ComparedColumns compared;
  private final TableMapping mapping;
  private final long epoch;

  private StagedRepair(
      Connection connection, RunScope scope, ComparedColumns compared, long epoch) {
    this.connection = connection;
    this.scope = scope;
    this.compared = compared;
    this.mapping = compared.mapping();
    this.epoch = epoch;
  }

  /** Stages the rows. */
  public static StagedRepair open(
      PostgresConnections connections,
      RunScope scope,
      TableMapping mapping,
      RowFormat format,
      RowStream rows,
      long epoch) {
    Connection connection = connections.open(Silence.of(mapping.source()));
    boolean isStaged = false;
    try {
      boolean _ = new OwnSession(scope).begin(connection);
      connection.setAutoCommit(false);
      Query.execute(
          connection, "set local work_mem = '64MB'; " + MappedSelect.searchPath(mapping.target()));
      Stage.Poured _ = Stage.fill(connection, mapping, format, rows);
      ComparedColumns compared = ComparedColumns.of(connection, mapping);
      Query.execute(
          connection, "create temp table whimbrel_mapped on commit drop as " + mapped(compared));
      Query.execute(connection, "analyze " + MAPPED);
      isStaged = true;
      return new StagedRepair(connection, scope, compared, epoch);
    } catch (SQLException e) {
      throw RefusedRow.problem(e, mapping, "staging rows of " + mapping.source().name());
    } finally {
      if (!isStaged) {
        PostgresConnections.end(connection);
      }
    }
  }

  @Override
  public OptionalLong mend(Position since) {
    try {
      ControlSchema.checkEpoch(connection, scope, epoch);
      Position progress = Progress.lock(connection, scope.run());
      if (Progress.isEmptied(connection, scope.run(), mapping.source().name(), since)) {
        return OptionalLong.empty();
      }
      long changed = execute(deleteExtra()) + execute(insertMissing());
      if (changed > 0) {
        Progress.noteWritten(
            connection,
            scope.run(),
            mapping.source().name(),
            Lsn.position(progress.sequence() + 1));
        FaultPoint.REPAIR_BEFORE_COMMIT.pass();
      }
      connection.commit();
      FaultPoint.REPAIR_COMMITTED.pass();
      return OptionalLong.of(changed);
    } catch (SQLException e) {
      throw RefusedRow.problem(e, mapping, "repairing rows of " + mapping.target());
    }
  }

  private static String mapped(ComparedColumns compared) {
    TableMapping mapping = compared.mapping();
    return """
    select line, ref, row_number() over (partition by line) as place
    from (select %s as line, %s.whimbrel_ref as ref%s) as lines
    """
        .formatted(
            line(compared.values()),
            MappedSelect.alias(mapping),
            MappedSelect.from(
                mapping, "(select s.ctid as whimbrel_ref, s.* from " + Stage.TABLE + " as s)"));
  }

  private static String line(String values) {
    return "cast(row(" + values + ") as text) collate \"C\"";
  }

  private String found() {
    String values =
        compared.columns().stream()
            .map(ColumnMapping::name)
            .map(name -> "r." + Sql.identifier(name))
            .collect(Collectors.joining(", "));
    return """
    (select line, ref, row_number() over (partition by line) as place
      from (select %s as line, r.ctid as ref from only %s as r) as lines)
    """
        .formatted(line(values), Sql.table(mapping.target()));
  }

  private String deleteExtra() {
    return """
    delete from only %s as t
    using %s as f
    where t.ctid = f.ref and not exists (
      select from %s as m where m.line = f.line and m.place = f.place)
    """
        .formatted(Sql.table(mapping.target()), found(), MAPPED);
  }

  private String insertMissing() {
    String rows =
        """
        (select s.* from %s as s join %s as m on m.ref = s.ctid
          where not exists (select from %s as f where f.line = m.line and f.place = m.place))
        """
            .formatted(Stage.TABLE, MAPPED, found());
    String columns = MappedSelect.targetColumns(mapping);
    return "insert into "
        + Sql.table(mapping.target())
        + (columns.isEmpty() ? "" : " (" + columns + ") overriding system value")
        + "\n"
        + MappedSelect.toInsert(mapping, rows);
  }

  private long execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      return statement.executeLargeUpdate(sql);
    }
  }

  @Override
  public void close() {
    PostgresConnections.end(connection);
  }
}
