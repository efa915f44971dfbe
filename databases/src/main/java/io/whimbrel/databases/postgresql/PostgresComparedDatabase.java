package io.whimbrel.databases.postgresql;

import io.whimbrel.core.database.ComparedDatabase;
import io.whimbrel.core.database.FrequentStatement;
import io.whimbrel.core.database.RuleQueries;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.ShadowQueries;
import io.whimbrel.core.database.StructureProofs;
import io.whimbrel.core.database.row.ComparableRows;
import io.whimbrel.core.database.row.ComparedTables;
import io.whimbrel.core.database.row.CountedRows;
import io.whimbrel.core.database.row.ReadableRows;
import io.whimbrel.core.database.row.RowEvidence;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.check.ReadingRights;
import io.whimbrel.databases.postgresql.check.TargetFit;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.rows.KeyOrderedRows;
import io.whimbrel.databases.postgresql.rows.NamedKeys;
import io.whimbrel.databases.postgresql.rows.RowCounts;
import io.whimbrel.databases.postgresql.rows.RowsInPlace;
import io.whimbrel.databases.postgresql.rows.SourceEvidence;
import io.whimbrel.databases.postgresql.rows.TargetEvidence;
import io.whimbrel.databases.postgresql.rules.FrequentStatements;
import io.whimbrel.databases.postgresql.rules.PostgresRuleQueries;
import io.whimbrel.databases.postgresql.rules.PostgresShadowQueries;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import io.whimbrel.databases.postgresql.schema.PostgresStructureProofs;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A PostgreSQL database that is compared; its sessions are read-only. */
final class PostgresComparedDatabase implements ComparedDatabase {

  private static final String VERSION =
      "select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1)";

  private static final String IDENTITY =
      "select format('%s at %s', current_database(), pg_postmaster_start_time())";

  private final PostgresConnections connections;
  private final RunScope scope;
  private final PostgresCatalog catalog;
  private final KeyOrderedRows rows;
  private final RowsInPlace compared;
  private final RowCounts counts;

  /** The database that these read-only connections lead to. */
  PostgresComparedDatabase(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
    this.catalog = new PostgresCatalog(connections, scope);
    this.rows = new KeyOrderedRows(connections);
    this.compared = new RowsInPlace(connections, scope.run());
    this.counts = new RowCounts(connections, compared);
  }

  @Override
  public String version() {
    return text(VERSION, "asking the version of ");
  }

  @Override
  public String identity() {
    return text(IDENTITY, "asking the name of ");
  }

  private String text(String sql, String doing) {
    try (Lease lease = connections.lease()) {
      String text = Query.texts(lease.connection(), sql).getFirst();
      lease.done();
      return text;
    } catch (SQLException e) {
      throw SqlProblems.of(e, doing + connections.place());
    }
  }

  @Override
  public ComparedTables tables(TableSelection selection) {
    List<Table> tables = catalog.tables(selection).stream().map(NamedKeys::without).toList();
    try (Lease lease = connections.lease()) {
      ComparedTables found =
          new ComparedTables(tables, ReadingRights.missing(lease.connection(), tables));
      lease.done();
      return found;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking up rights on " + connections.place());
    }
  }

  @Override
  public Inventory inventory(TableSelection selection) {
    return catalog.inventory(selection);
  }

  @Override
  public StructureProofs structure() {
    return PostgresStructureProofs.reading(
        connections,
        scope,
        (connection, mappings) ->
            new TargetFit(connection, SchemaMode.EXISTING).find(mappings, List.of()));
  }

  @Override
  public TableMapping asCompared(TableMapping mapping) {
    return compared.asCompared(mapping);
  }

  @Override
  public ReadableRows rows() {
    return rows;
  }

  @Override
  public ComparableRows compared() {
    return compared;
  }

  @Override
  public RowFormat format() {
    return RowFormat.POSTGRESQL_TEXT;
  }

  @Override
  public CountedRows countSource(TableMapping mapping) {
    return counts.ofSource(mapping);
  }

  @Override
  public CountedRows countTarget(TableMapping mapping) {
    return counts.ofTarget(mapping);
  }

  @Override
  public RowEvidence sourceEvidence() {
    return new SourceEvidence(connections);
  }

  @Override
  public RowEvidence targetEvidence() {
    return new TargetEvidence(connections, compared);
  }

  @Override
  public RowStream images(TableMapping mapping) {
    return rows.images(mapping);
  }

  @Override
  public Comparison beyond(TableMapping mapping, RowStream images, int differencesMax) {
    return compared.beyond(mapping, images, differencesMax);
  }

  @Override
  public RuleQueries queries() {
    return new PostgresRuleQueries(connections);
  }

  @Override
  public ShadowQueries shadow(Duration limit) {
    return new PostgresShadowQueries(connections, limit);
  }

  @Override
  public List<FrequentStatement> frequentStatements(int max) {
    return FrequentStatements.read(connections, max);
  }

  @Override
  public void close() {
    connections.close();
  }
}
