package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.control.TouchedKeys;
import io.whimbrel.databases.postgresql.dialect.Lsn;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.dialect.TextArray;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The target transaction in which changes are written: begins with the first write by checking the
 * epoch, ends with the position. Read committed; foreign keys and user triggers do not fire because
 * the session's replication role is replica, or user triggers are held and foreign keys checked at
 * its end. Used by one thread at a time.
 */
final class ApplySession {

  private static final String PROGRESS =
      """
      insert into whimbrel.progress (run, position, position_text) values (?, ?, ?)
      on conflict (run) do update
        set position = excluded.position,
          position_text = excluded.position_text,
          updated_at = clock_timestamp()
        where whimbrel.progress.position < excluded.position
      """;

  private static final String TRUNCATED =
      """
      insert into whimbrel.truncated (run, table_schema, table_name, position)
      values (?, ?, ?, ?)
      """;

  /** Unique and exclusion constraints. */
  private static final Set<String> ROWS_MEET = Set.of("23505", "23P01");

  private final Connection connection;
  private final RunScope scope;
  private final long epoch;
  private final boolean isReplica;
  private boolean isOpen;
  private long writtenBehind;

  ApplySession(
      Connection connection, RunScope scope, long epoch, Position progress, boolean isReplica)
      throws SQLException {
    this.connection = connection;
    this.scope = scope;
    this.epoch = epoch;
    this.isReplica = isReplica;
    this.writtenBehind = progress.sequence() + 1;
    try (Statement statement = connection.createStatement()) {
      // sets come as arrays whose length a plan does not know: rows are then found by the key's
      // index
      statement.execute("set synchronous_commit = on; set plan_cache_mode = force_generic_plan");
    }
    connection.setAutoCommit(false);
  }

  /**
   * Writes a set, and notes which keys it touched.
   *
   * @param rest whether more of the last transaction may come: then rows that meet others wait for
   *     it on the target
   */
  void write(SealedSet set, Rest rest) throws SQLException {
    begin();
    findNames(set.mapping());
    writeSafely(set, rest);
    note(set);
    set.settle();
  }

  /** What may follow a set of changes. */
  enum Rest {
    /** More of the same transaction. */
    MAY_COME,
    /** Nothing: transactions are whole. */
    IS_HERE
  }

  private void findNames(TableMapping mapping) throws SQLException {
    Query.execute(connection, MappedSelect.searchPath(mapping.target()));
  }

  private void writeSafely(SealedSet set, Rest rest) throws SQLException {
    Savepoint before = connection.setSavepoint();
    Optional<SQLException> failure = attempt(set::write, before);
    if (failure.isPresent() && isMeeting(failure.get())) {
      failure = attempt(set::rewrite, before);
      if (failure.isPresent() && isMeeting(failure.get()) && rest == Rest.MAY_COME) {
        SQLException met = failure.get();
        failure = attempt(() -> park(set, met), before);
      }
    }
    if (failure.isPresent()) {
      throw refused(
          set.mapping(), failure.get(), () -> set.firstRefused(w -> isAccepted(w, before)));
    }
    connection.releaseSavepoint(before);
  }

  private static void park(SealedSet set, SQLException met) throws SQLException {
    if (!set.park()) {
      throw met;
    }
  }

  private static boolean isMeeting(SQLException e) {
    return ROWS_MEET.contains(e.getSQLState());
  }

  /** Undoes what failed; a lost connection is not for the caller to get over. */
  private Optional<SQLException> attempt(SealedSet.Writing writing, Savepoint before)
      throws SQLException {
    try {
      writing.write();
      return Optional.empty();
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e)) {
        throw e;
      }
      connection.rollback(before);
      return Optional.of(e);
    }
  }

  /** Rows of a table that waited for the rest of their transaction come into it. */
  void putBack(TableChanges changes) throws SQLException {
    begin();
    findNames(changes.mapping());
    Savepoint before = connection.setSavepoint();
    Optional<SQLException> failure = attempt(changes::putBack, before);
    if (failure.isPresent()) {
      throw refused(changes.mapping(), failure.get(), Optional::empty);
    }
    connection.releaseSavepoint(before);
  }

  /** Looks for a row that is refused. */
  @FunctionalInterface
  private interface RowSearch {
    Optional<String> row() throws SQLException;
  }

  private static Problem refused(TableMapping mapping, SQLException cause, RowSearch search)
      throws SQLException {
    Problem problem = SqlProblems.of(cause, mapping.toString());
    if (problem.code() != ProblemCode.ROW_REFUSED) {
      return problem;
    }
    String row = search.row().orElse("a set of rows");
    return Problem.of(ProblemCode.ROW_REFUSED)
        .what("the target refuses a changed row: " + problem.what())
        .where(mapping + ", " + row)
        .fix("mend the row on the source, or the map's type or expression, then run again")
        .cause(cause)
        .exception();
  }

  private boolean isAccepted(SealedSet.Writing writing, Savepoint before) throws SQLException {
    try {
      writing.write();
      return true;
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e)) {
        throw e;
      }
      return false;
    } finally {
      connection.rollback(before);
    }
  }

  private void note(SealedSet set) throws SQLException {
    TableName table = set.mapping().source().name();
    Optional<TextArray> keys = set.touched();
    if (keys.isEmpty()) {
      noteTruncated(table);
    } else {
      TouchedKeys.note(connection, scope.run(), table, Lsn.position(writtenBehind), keys.get());
    }
  }

  /** Empties target tables by one statement. */
  void truncate(Collection<TableMapping> mappings) throws SQLException {
    begin();
    String tables =
        mappings.stream()
            .filter(m -> !ShareCondition.isNeeded(m))
            .map(m -> Sql.table(m.target()))
            .collect(Collectors.joining(", only "));
    try (Statement statement = connection.createStatement()) {
      for (TableMapping shared : mappings.stream().filter(ShareCondition::isNeeded).toList()) {
        statement.execute(
            "delete from only %s as t where %s"
                .formatted(Sql.table(shared.target()), ShareCondition.ofTarget(shared, "t.")));
      }
      if (!isReplica) {
        // A table is not emptied while foreign keys of its rows have still to be checked.
        statement.execute("set constraints all immediate; set constraints all deferred");
      }
      if (!tables.isEmpty()) {
        statement.execute("truncate only " + tables);
      }
    }
    for (TableMapping mapping : mappings) {
      noteTruncated(mapping.source().name());
      Rejects.forget(connection, scope.run(), mapping);
    }
  }

  private void noteTruncated(TableName table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRUNCATED)) {
      statement.setString(1, scope.run().text());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      statement.setLong(4, writtenBehind);
      statement.executeUpdate();
    }
  }

  /** Notes the position, to be committed with what was written. */
  void progress(Position position) throws SQLException {
    begin();
    try (PreparedStatement statement = connection.prepareStatement(PROGRESS)) {
      statement.setString(1, scope.run().text());
      statement.setLong(2, position.sequence());
      statement.setString(3, position.text());
      statement.executeUpdate();
    }
  }

  /** Ends the transaction; everything up to the position is durable when it returns. */
  void commit(Position position) throws SQLException {
    connection.commit();
    isOpen = false;
    writtenBehind = position.sequence() + 1;
  }

  private void begin() throws SQLException {
    if (!isOpen) {
      ControlSchema.checkEpoch(connection, scope, epoch);
      isOpen = true;
    }
  }

  /** Gives up what was not committed. */
  void close() {
    PostgresConnections.end(connection);
  }
}
