package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.database.SchemaWriter;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.catalog.ObjectIds;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.FenceTriggers;
import io.whimbrel.databases.postgresql.control.NewTables;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.control.SideEffects;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.LockBudget;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the structure on the target. Each step commits with its note in {@code whimbrel.step},
 * alone or together with others, but for those that refresh what any attempt to cut over needs
 * afresh; several threads may run different steps at the same time. The control schema must be
 * there.
 */
public final class PostgresSchemaWriter implements SchemaWriter {

  /** Notes steps in their order and returns those that were not noted before. */
  private static final String NOTE =
      """
      insert into whimbrel.step (run, id, undo)
      select ?, s.id, s.undo from unnest(?::text[], ?::text[]) with ordinality as s (id, undo, place)
      order by s.place
      on conflict (run, id) do nothing returning id
      """;

  private static final String SETTINGS =
      """
      set local search_path = pg_catalog;
      set local check_function_bodies = off;
      set local client_min_messages = warning;
      select set_config('maintenance_work_mem', '512MB', true)
      where pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes('512MB')
      """;

  private static final String DONE =
      "select id, undo from whimbrel.step where run = ? order by ordinal desc";

  private static final String FORGET = "delete from whimbrel.step where run = ? and id = ?";

  /** What one step locks, about: a table, what belongs to it, and the catalogs. */
  private static final int RELATIONS_OF_STEP = 8;

  private static final String EVENT_TRIGGER = "event trigger ";

  private static final String NOT_ALLOWED = "42501";

  /** Objects that depend on the one that is dropped. */
  private static final String STILL_NEEDED = "2BP01";

  private final PostgresConnections connections;
  private final RunScope scope;
  private final Supplier<OptionalLong> epoch;
  private final OwnSession sessions;

  /** A writer that does not know which epoch may write. */
  public PostgresSchemaWriter(PostgresConnections connections, RunScope scope) {
    this(connections, scope, OptionalLong::empty);
  }

  /**
   * A writer that writes only while its epoch is the one that may.
   *
   * @param epoch the lease's, once it is known
   */
  public PostgresSchemaWriter(
      PostgresConnections connections, RunScope scope, Supplier<OptionalLong> epoch) {
    this.connections = connections;
    this.scope = scope;
    this.epoch = epoch;
    this.sessions = new OwnSession(scope);
  }

  @Override
  public List<SchemaStep> plan(
      Inventory source, List<ObjectDefinition> definitions, List<TableMapping> mappings) {
    return SchemaPlan.of(definitions, mappings).steps();
  }

  @Override
  public List<SchemaStep> given(List<ObjectDefinition> definitions, List<TableMapping> mappings) {
    try (Connection connection = connections.open()) {
      return RefreshSteps.given(connection, definitions, mappings);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking for materialized views on " + connections.place());
    }
  }

  @Override
  public SchemaStep addition(TableMapping mapping, ColumnMapping column) {
    String table = Sql.table(mapping.target());
    return new SchemaStep(
        Stage.BEFORE_COPY,
        "column " + mapping.target() + "." + column.name(),
        Optional.of(mapping.source().name()),
        "alter table %s add column if not exists %s %s"
            .formatted(table, Sql.identifier(column.name()), column.type()),
        "");
  }

  @Override
  public List<SchemaStep> late(
      List<SchemaStep> plan, List<TableMapping> mappings, Set<TableName> tables) {
    return new LateTables(mappings, tables).order(plan);
  }

  @Override
  public int run(List<SchemaStep> steps, Collection<TableName> fenced) {
    if (steps.isEmpty()) {
      return 0;
    }
    try (Lease lease = connections.lease(Duration.ZERO)) {
      int run = 0;
      if (!fenced.isEmpty()) {
        FenceTriggers.prepare(lease.connection());
      }
      for (List<SchemaStep> portion :
          LockBudget.portions(lease.connection(), steps, RELATIONS_OF_STEP)) {
        run += runTogether(lease.connection(), portion, fenced);
      }
      lease.done();
      return run;
    } catch (SQLException e) {
      if (steps.size() == 1) {
        throw SqlProblems.of(e, steps.getFirst().id());
      }
    }
    // One of them fails. Each for itself, so that the problem tells which.
    return steps.stream().mapToInt(step -> run(List.of(step), fenced)).sum();
  }

  /** Runs steps in one transaction. */
  private int runTogether(
      Connection connection, List<SchemaStep> steps, Collection<TableName> fenced)
      throws SQLException {
    boolean isDuringSync = steps.stream().anyMatch(PostgresSchemaWriter::isDuringSync);
    boolean isReplica = isDuringSync && sessions.mayBeReplica(connection);
    connection.setAutoCommit(false);
    checkEpoch(connection);
    Query.execute(connection, SETTINGS);
    List<SchemaStep> made = make(connection, steps);
    if (isDuringSync && !made.isEmpty()) {
      SideEffects.holdNew(connection, scope, isReplica);
    }
    if (made.stream().anyMatch(step -> step.stage() == Stage.BEFORE_COPY) && !fenced.isEmpty()) {
      NewTables.fence(connection, connections.place(), scope, fenced);
    }
    made.forEach(step -> passBeforeCommit(step.stage()));
    connection.commit();
    connection.setAutoCommit(true);
    made.forEach(step -> passCommitted(step.stage()));
    return made.size();
  }

  /** What is made while changes are applied must not act on them. */
  private static boolean isDuringSync(SchemaStep step) {
    return step.stage().compareTo(Stage.AFTER_CATCH_UP) >= 0;
  }

  /** Runs those that did not run before, and returns them. */
  private List<SchemaStep> make(Connection connection, List<SchemaStep> steps) throws SQLException {
    Set<String> fresh = note(connection, steps.stream().filter(s -> !isLookedFor(s)).toList());
    List<SchemaStep> made = new ArrayList<>();
    for (SchemaStep step : steps) {
      if (isRefresh(step)) {
        Query.execute(connection, step.sql());
        made.add(step);
      } else if (isLookedFor(step)) {
        if (makeUnlessThere(connection, step)) {
          made.add(step);
        }
      } else if (fresh.contains(step.id())) {
        make(connection, step);
        made.add(step);
      }
    }
    return made;
  }

  private static boolean isRefresh(SchemaStep step) {
    return step.id().startsWith(RefreshSteps.REFRESH);
  }

  /** What is refreshed each time, or may be there already, is not noted with the others. */
  private static boolean isLookedFor(SchemaStep step) {
    return isRefresh(step) || ExistingObjects.mayBe(step);
  }

  /** What is there already is neither made nor, later, taken away. */
  private boolean makeUnlessThere(Connection connection, SchemaStep step) throws SQLException {
    boolean isThere = ExistingObjects.isSettled(connection, step);
    SchemaStep noted =
        isThere ? new SchemaStep(step.stage(), step.id(), step.table(), step.sql(), "") : step;
    if (note(connection, List.of(noted)).isEmpty()) {
      return false;
    }
    if (!isThere) {
      make(connection, step);
    }
    return true;
  }

  /** Notes steps and returns the ids of those that were not noted before. */
  private Set<String> note(Connection connection, List<SchemaStep> steps) throws SQLException {
    if (steps.isEmpty()) {
      return Set.of();
    }
    return Set.copyOf(
        Query.texts(
            connection,
            NOTE,
            scope.run().text(),
            connection.createArrayOf("text", steps.stream().map(SchemaStep::id).toArray()),
            connection.createArrayOf("text", steps.stream().map(SchemaStep::undo).toArray())));
  }

  /** An event trigger that our user may not create is left out, which the preconditions named. */
  private static void make(Connection connection, SchemaStep step) throws SQLException {
    if (!step.id().startsWith(EVENT_TRIGGER)) {
      Query.execute(connection, step.sql());
      return;
    }
    Query.execute(connection, "savepoint event_trigger");
    try {
      Query.execute(connection, step.sql());
    } catch (SQLException e) {
      if (!NOT_ALLOWED.equals(e.getSQLState())) {
        throw e;
      }
      Query.execute(connection, "rollback to savepoint event_trigger");
    }
  }

  private void checkEpoch(Connection connection) throws SQLException {
    OptionalLong own = epoch.get();
    if (own.isPresent()) {
      ControlSchema.checkEpoch(connection, scope, own.getAsLong());
    }
  }

  private static void passBeforeCommit(Stage stage) {
    switch (stage) {
      case BEFORE_COPY -> FaultPoint.PREPARE_SCHEMA_STEP_BEFORE_COMMIT.pass();
      case AFTER_TABLE -> FaultPoint.COPY_INDEX_BEFORE_COMMIT.pass();
      case AFTER_CATCH_UP, AT_CUTOVER -> {}
    }
  }

  private static void passCommitted(Stage stage) {
    switch (stage) {
      case BEFORE_COPY -> FaultPoint.PREPARE_SCHEMA_STEP_COMMITTED.pass();
      case AFTER_TABLE -> FaultPoint.COPY_INDEX_COMMITTED.pass();
      case AFTER_CATCH_UP -> FaultPoint.SYNC_CONSTRAINT_COMMITTED.pass();
      case AT_CUTOVER -> {}
    }
  }

  private record Done(String id, String undo) {

    boolean isShared() {
      return id.startsWith(ObjectIds.SCHEMA) || id.startsWith(ObjectIds.EXTENSION);
    }
  }

  @Override
  public void undoAll() {
    try (Connection connection = connections.open(Duration.ZERO)) {
      if (!ControlSchema.exists(connection)) {
        return;
      }
      List<Done> steps =
          Query.list(
              connection,
              DONE,
              row -> new Done(row.getString("id"), row.getString("undo")),
              scope.run().text());
      connection.setAutoCommit(false);
      while (!steps.isEmpty()) {
        steps = undoWhatCanBe(connection, steps);
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, "undoing the structure on " + connections.place());
    }
  }

  /**
   * Takes back each step that nothing else needs any more, such as a table's index that goes with
   * the table; returns the others. When all are still needed by something that is not ours, schemas
   * and extensions stay.
   */
  private List<Done> undoWhatCanBe(Connection connection, List<Done> steps) throws SQLException {
    List<Done> needed = new ArrayList<>();
    Optional<SQLException> refusal = Optional.empty();
    for (Done step : steps) {
      Optional<SQLException> refused = undo(connection, step);
      if (refused.isPresent()) {
        needed.add(step);
        refusal = refusal.or(() -> step.isShared() ? Optional.empty() : refused);
      }
    }
    if (needed.size() < steps.size()) {
      return needed;
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    for (Done step : needed) {
      forget(connection, step);
    }
    return List.of();
  }

  /** In one transaction; the refusal when something else needs it. */
  private Optional<SQLException> undo(Connection connection, Done step) throws SQLException {
    checkEpoch(connection);
    Query.execute(
        connection, "set local lock_timeout = '10s'; set local check_function_bodies = off");
    try {
      if (!step.undo.isEmpty()) {
        Query.execute(connection, step.undo);
      }
    } catch (SQLException e) {
      connection.rollback();
      if (!STILL_NEEDED.equals(e.getSQLState())) {
        throw e;
      }
      return Optional.of(e);
    }
    forget(connection, step);
    return Optional.empty();
  }

  private void forget(Connection connection, Done step) throws SQLException {
    try (var forget = connection.prepareStatement(FORGET)) {
      forget.setString(1, scope.run().text());
      forget.setString(2, step.id);
      forget.executeUpdate();
    }
    connection.commit();
  }
}
