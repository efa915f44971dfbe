package io.whimbrel.databases.postgresql;

import io.whimbrel.core.database.DataQuality;
import io.whimbrel.core.database.DumpPrograms;
import io.whimbrel.core.database.Fence;
import io.whimbrel.core.database.IntegrityProofs;
import io.whimbrel.core.database.MarkerTable;
import io.whimbrel.core.database.RuleQueries;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SchemaWriter;
import io.whimbrel.core.database.ServerPlatform;
import io.whimbrel.core.database.StructureProofs;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.database.TargetWarming;
import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.database.change.ChangeTarget;
import io.whimbrel.core.database.row.LargeObjectTarget;
import io.whimbrel.core.database.row.RowCounts;
import io.whimbrel.core.database.row.RowProofs;
import io.whimbrel.core.database.row.RowRepairs;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.database.row.RowTarget;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.check.PostgresPreconditions;
import io.whimbrel.databases.postgresql.check.ServerHealth;
import io.whimbrel.databases.postgresql.check.ShareServerChecks;
import io.whimbrel.databases.postgresql.check.TargetFit;
import io.whimbrel.databases.postgresql.check.WayBackChecks;
import io.whimbrel.databases.postgresql.control.ControlCleanup;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.control.FenceSide;
import io.whimbrel.databases.postgresql.control.PostgresFence;
import io.whimbrel.databases.postgresql.control.PostgresMarkerTable;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.control.RunNames;
import io.whimbrel.databases.postgresql.control.TakingOver;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.dump.PostgresDumpPrograms;
import io.whimbrel.databases.postgresql.meter.PostgresPlatform;
import io.whimbrel.databases.postgresql.meter.PostgresVitals;
import io.whimbrel.databases.postgresql.objects.PostgresLargeObjectTarget;
import io.whimbrel.databases.postgresql.quality.PostgresQuality;
import io.whimbrel.databases.postgresql.rows.ExampleQueries;
import io.whimbrel.databases.postgresql.rows.PostgresTargetCounts;
import io.whimbrel.databases.postgresql.rules.PostgresRuleQueries;
import io.whimbrel.databases.postgresql.schema.PostgresIntegrity;
import io.whimbrel.databases.postgresql.schema.PostgresSchemaWriter;
import io.whimbrel.databases.postgresql.schema.PostgresSequences;
import io.whimbrel.databases.postgresql.schema.PostgresStructureProofs;
import io.whimbrel.databases.postgresql.schema.PostgresWarming;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A PostgreSQL database as the new side. Safe for use by several threads. What it makes of the
 * structure it makes only while the epoch of the last {@link #takeOver} is the one that may write.
 */
public final class PostgresTarget implements TargetDatabase {

  private static final String VERSION =
      "select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1)";

  private final PostgresConnections connections;
  private final RunScope scope;
  private final RowTarget rows;
  private final ChangeTarget changes;
  private final RowProofs proofs;
  private final AtomicReference<OptionalLong> epoch = new AtomicReference<>(OptionalLong.empty());

  /** The database that these connections lead to, with what writes and compares its rows. */
  public PostgresTarget(
      PostgresConnections connections,
      RunScope scope,
      RowTarget rows,
      ChangeTarget changes,
      RowProofs proofs) {
    this.connections = connections;
    this.scope = scope;
    this.rows = rows;
    this.changes = changes;
    this.proofs = proofs;
  }

  @Override
  public String version() {
    try (Connection connection = connections.brief()) {
      return Query.texts(connection, VERSION).getFirst();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "asking the version of " + connections.place());
    }
  }

  @Override
  public List<Finding> preconditions(
      Inventory source,
      List<ObjectDefinition> definitions,
      List<TableMapping> mappings,
      SchemaMode mode) {
    return new PostgresPreconditions(connections, scope).find(definitions, mappings, mode);
  }

  @Override
  public List<Finding> misfits(List<TableMapping> mappings, List<TableName> gone, SchemaMode mode) {
    try (Connection connection = connections.brief()) {
      return new TargetFit(connection, mode).find(mappings, gone);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "comparing tables on " + connections.place());
    }
  }

  @Override
  public SchemaWriter schema() {
    return new PostgresSchemaWriter(connections, scope, epoch::get);
  }

  @Override
  public RowTarget rows() {
    return rows;
  }

  @Override
  public DataQuality quality() {
    return new PostgresQuality(connections, Moment.AFTER, scope.run());
  }

  @Override
  public LargeObjectTarget largeObjects() {
    return new PostgresLargeObjectTarget(connections, scope);
  }

  @Override
  public ChangeTarget changes() {
    return changes;
  }

  @Override
  public RowProofs proofs() {
    return proofs;
  }

  @Override
  public RowRepairs repairs(RowSource source) {
    return new PostgresRowRepairs(connections, scope, source);
  }

  @Override
  public StructureProofs structure() {
    return new PostgresStructureProofs(
        connections,
        scope,
        (connection, mappings) ->
            new TargetFit(connection, SchemaMode.EXISTING).find(mappings, List.of()));
  }

  @Override
  public RowCounts counts() {
    return new PostgresTargetCounts(connections, scope);
  }

  @Override
  public RuleQueries queries() {
    return new PostgresRuleQueries(connections);
  }

  @Override
  public IntegrityProofs integrity() {
    return new PostgresIntegrity(connections);
  }

  @Override
  public Vitals vitals(List<String> probes, Optional<String> disk) {
    return new PostgresVitals(connections, probes, disk, RunNames.slot(scope.run()));
  }

  @Override
  public Fence fence(List<TableName> tables) {
    return new PostgresFence(connections, scope, FenceSide.TARGET, tables);
  }

  @Override
  public void advanceSequences(List<SequenceValue> source, List<TableMapping> mappings) {
    new PostgresSequences(connections, scope).advance(source, mappings);
  }

  @Override
  public List<SequenceValue> sequenceImages(
      List<SequenceValue> source, List<TableMapping> mappings) {
    return new PostgresSequences(connections, scope).images(source, mappings);
  }

  @Override
  public boolean holds(String query) {
    try (Connection connection = connections.brief()) {
      // Connection.setReadOnly does nothing in auto-commit mode.
      Query.execute(
          connection,
          "set default_transaction_read_only = on; set search_path = \"$user\", public");
      return Query.holds(connection, query);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "checking '" + query + "'");
    }
  }

  @Override
  public List<Finding> sharing(List<TableName> tables) {
    try (Connection connection = connections.brief()) {
      return ShareServerChecks.ofTarget(connection, tables, scope);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking at what phases share");
    }
  }

  @Override
  public TargetWarming warming() {
    return new PostgresWarming(connections);
  }

  @Override
  public Map<String, String> health() {
    return ServerHealth.of(connections);
  }

  @Override
  public List<Finding> wayBackObstacles() {
    try (Connection connection = connections.brief()) {
      return WayBackChecks.ofNewSide(connection);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "checking the way back on " + connections.place());
    }
  }

  @Override
  public void takeOver(long newEpoch) {
    new TakingOver(connections)
        .run(connection -> ControlSchema.takeOver(connection, scope, newEpoch));
    epoch.set(OptionalLong.of(newEpoch));
  }

  @Override
  public void forgetRejects() {
    try (Connection connection = connections.brief()) {
      Rejects.forget(connection, scope.run());
    } catch (SQLException e) {
      throw SqlProblems.of(e, "forgetting the rows kept aside on " + connections.place());
    }
  }

  @Override
  public Optional<MarkerTable> marker() {
    return Optional.of(new PostgresMarkerTable(connections, scope));
  }

  @Override
  public void cleanUp() {
    try (Connection connection = connections.brief()) {
      ControlCleanup.remove(connection, scope);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "cleaning up " + connections.place());
    }
  }

  @Override
  public DumpPrograms dumps(Optional<Path> directory) {
    return new PostgresDumpPrograms(connections, scope, directory);
  }

  @Override
  public Optional<String> exampleQuery(TableMapping mapping, List<String> key) {
    return ExampleQueries.ofTarget(mapping, key);
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
