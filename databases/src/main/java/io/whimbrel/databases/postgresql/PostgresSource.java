package io.whimbrel.databases.postgresql;

import io.whimbrel.core.database.Activity;
import io.whimbrel.core.database.DataQuality;
import io.whimbrel.core.database.DumpPrograms;
import io.whimbrel.core.database.Fence;
import io.whimbrel.core.database.MarkerTable;
import io.whimbrel.core.database.Meter;
import io.whimbrel.core.database.RuleQueries;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.ServerPlatform;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.database.change.ChangeLog;
import io.whimbrel.core.database.row.LargeObjectSource;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableReference;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.databases.postgresql.check.ShareChecks;
import io.whimbrel.databases.postgresql.check.ShareServerChecks;
import io.whimbrel.databases.postgresql.check.SourceChecks;
import io.whimbrel.databases.postgresql.check.WayBackChecks;
import io.whimbrel.databases.postgresql.check.WayBackRows;
import io.whimbrel.databases.postgresql.check.WayBackValues;
import io.whimbrel.databases.postgresql.control.FenceEpoch;
import io.whimbrel.databases.postgresql.control.FenceSide;
import io.whimbrel.databases.postgresql.control.FenceTriggers;
import io.whimbrel.databases.postgresql.control.PostgresFence;
import io.whimbrel.databases.postgresql.control.PostgresMarkerTable;
import io.whimbrel.databases.postgresql.control.RunNames;
import io.whimbrel.databases.postgresql.control.TakingOver;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.dump.PostgresDumpPrograms;
import io.whimbrel.databases.postgresql.meter.PostgresMeter;
import io.whimbrel.databases.postgresql.meter.PostgresPlatform;
import io.whimbrel.databases.postgresql.meter.PostgresVitals;
import io.whimbrel.databases.postgresql.objects.PostgresLargeObjectSource;
import io.whimbrel.databases.postgresql.quality.PostgresQuality;
import io.whimbrel.databases.postgresql.rows.ExampleQueries;
import io.whimbrel.databases.postgresql.rows.PostgresSourceCounts;
import io.whimbrel.databases.postgresql.rules.PostgresRuleQueries;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import io.whimbrel.databases.postgresql.schema.PostgresSequences;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL database as the old side. Safe for use by several threads. */
public final class PostgresSource implements SourceDatabase {

  private static final String ACTIVITY =
      """
      select tup_inserted + tup_updated + tup_deleted as written,
        (case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
          else pg_current_wal_insert_lsn() end - '0/0'::pg_lsn)::bigint as log_bytes
      from pg_stat_database where datname = current_database()
      """;

  private static final String CLOCK =
      "select (extract(epoch from clock_timestamp()) * 1000)::bigint";

  private final PostgresConnections connections;
  private final RunScope scope;
  private final PostgresCatalog catalog;
  private final RowSource rows;
  private final ChangeLog log;

  /** The database that these connections lead to, with what reads its rows and its log. */
  public PostgresSource(
      PostgresConnections connections, RunScope scope, RowSource rows, ChangeLog log) {
    this.connections = connections;
    this.scope = scope;
    this.catalog = new PostgresCatalog(connections, scope);
    this.rows = rows;
    this.log = log;
  }

  @Override
  public List<Finding> wayBack(List<TableMapping> back, RollbackRules rules) {
    return WayBackValues.ofOldSide(connections, back, rules);
  }

  @Override
  public List<Finding> wayBackRows(List<TableMapping> there, List<TableMapping> back) {
    return WayBackRows.of(connections, there, back);
  }

  @Override
  public Inventory inventory(TableSelection selection) {
    Inventory found = catalog.inventory(selection);
    List<Finding> findings = new ArrayList<>(new SourceChecks(connections, scope).findings(found));
    findings.addAll(found.findings());
    return new Inventory(
        found.product(),
        found.version(),
        found.database(),
        found.tables(),
        found.objects(),
        found.sequences(),
        found.definitions(),
        findings);
  }

  @Override
  public List<Finding> straying(List<Table> tables) {
    try (Connection connection = connections.open(Duration.ZERO)) {
      return ShareChecks.straying(connection, tables, scope);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking for rows that point to other phases");
    }
  }

  @Override
  public List<Finding> sharing(List<Table> tables) {
    try (Connection connection = connections.brief()) {
      return ShareServerChecks.ofSource(connection, tables, scope);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking at what phases share");
    }
  }

  @Override
  public void passSequences(List<SequenceValue> images) {
    new PostgresSequences(connections, scope).pass(images);
  }

  @Override
  public String quoted(String name) {
    return Sql.identifier(name);
  }

  @Override
  public List<TableStructure> structure(TableSelection selection) {
    return catalog.structure(selection);
  }

  @Override
  public List<TableReference> references(TableSelection selection) {
    return catalog.references(selection);
  }

  @Override
  public RowSource rows() {
    return rows;
  }

  @Override
  public DataQuality quality() {
    return new PostgresQuality(connections, Moment.BEFORE, scope.run());
  }

  @Override
  public RowCounts counts() {
    return new PostgresSourceCounts(connections);
  }

  @Override
  public RuleQueries queries() {
    return new PostgresRuleQueries(connections);
  }

  @Override
  public LargeObjectSource largeObjects() {
    return new PostgresLargeObjectSource(connections);
  }

  @Override
  public ChangeLog log() {
    return log;
  }

  @Override
  public Meter meter(Throttle throttle) {
    return new PostgresMeter(connections, throttle);
  }

  @Override
  public Optional<Activity> activity() {
    try (Connection connection = connections.brief()) {
      return Query.list(
              connection,
              ACTIVITY,
              row -> new Activity(row.getLong("written"), row.getLong("log_bytes")))
          .stream()
          .findFirst();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking how much is written to " + connections.place());
    }
  }

  @Override
  public Vitals vitals(List<String> probes, Optional<String> disk) {
    return new PostgresVitals(connections, probes, disk, RunNames.slot(scope.run()));
  }

  @Override
  public Optional<Instant> clock() {
    try (Connection connection = connections.brief()) {
      return Query.list(connection, CLOCK, row -> Instant.ofEpochMilli(row.getLong(1))).stream()
          .findFirst();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking what time it is on " + connections.place());
    }
  }

  @Override
  public Fence fence(List<TableName> tables) {
    return new PostgresFence(connections, scope, FenceSide.SOURCE, tables);
  }

  @Override
  public List<SequenceValue> sequences(TableSelection selection) {
    return catalog.sequences(selection);
  }

  @Override
  public List<Finding> wayBackObstacles(List<TableName> tables) {
    try (Connection connection = connections.brief()) {
      return WayBackChecks.ofOldSide(connection, scope, tables);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "checking the way back on " + connections.place());
    }
  }

  @Override
  public void keepReadOnly() {
    try (Connection connection = connections.brief()) {
      String database = Query.texts(connection, "select current_database()").getFirst();
      Query.execute(
          connection,
          "alter database %s set default_transaction_read_only = on"
              .formatted(Sql.identifier(database)));
    } catch (SQLException e) {
      throw SqlProblems.of(e, "keeping " + connections.place() + " read-only");
    }
  }

  @Override
  public void takeOver() {
    new TakingOver(connections)
        .run(
            connection -> {
              FenceTriggers.prepare(connection);
              FenceEpoch.take(connection, scope);
            });
  }

  @Override
  public Optional<MarkerTable> marker() {
    return Optional.of(new PostgresMarkerTable(connections, scope));
  }

  @Override
  public void cleanUp() {
    log.drop();
    try (Connection connection = connections.brief()) {
      FenceTriggers.remove(connection, scope, FenceSide.SOURCE);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "cleaning up " + connections.place());
    }
  }

  @Override
  public DumpPrograms dumps(Optional<Path> directory) {
    return new PostgresDumpPrograms(connections, scope, directory);
  }

  @Override
  public Optional<String> exampleQuery(TableMapping mapping) {
    return ExampleQueries.ofSource(mapping);
  }

  @Override
  public Optional<ServerPlatform> platform() {
    return Optional.of(PostgresPlatform.of(connections));
  }

  @Override
  public void close() {
    connections.close();
  }
}
