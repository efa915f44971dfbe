package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.SchemaObject;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableReference;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.databases.postgresql.catalog.AccessCatalog;
import io.whimbrel.databases.postgresql.catalog.DefinitionCatalog;
import io.whimbrel.databases.postgresql.catalog.PendingDetaches;
import io.whimbrel.databases.postgresql.catalog.SequenceCatalog;
import io.whimbrel.databases.postgresql.catalog.StructureCatalog;
import io.whimbrel.databases.postgresql.catalog.TableCatalog;
import io.whimbrel.databases.postgresql.catalog.UncarriedObjects;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a database holds, read from its catalogs in one snapshot each time; versions 14 to 18. What
 * is not carried is named in the inventory's findings. Safe for use by several threads.
 */
public final class PostgresCatalog {

  private static final String SERVER =
      "select current_database(), split_part(current_setting('server_version'), ' ', 1)";

  private static final Set<String> UNLISTED =
      Set.of("database", "schema", "table", "column", "not null", "used collation");

  /**
   * What the server says where an object is in the snapshot and nowhere else any more: its
   * functions that tell definitions look at what is there now ("cache lookup failed" is an internal
   * error), and so does a query of a sequence.
   */
  private static final Set<String> DROPPED = Set.of("XX000", "42P01", "3F000");

  private static final int READINGS_MAX = 20;

  private final PostgresConnections connections;
  private final AccessRules access;

  /** The catalog of the database that these connections lead to. */
  public PostgresCatalog(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.access = scope.access();
  }

  /** What is there within the selection and what it needs, with what cannot be carried. */
  public Inventory inventory(TableSelection selection) {
    return inSnapshot("reading the catalog", c -> inventory(c, selection));
  }

  /** The tables within the selection. */
  public List<Table> tables(TableSelection selection) {
    return inSnapshot("reading the tables", c -> TableCatalog.read(c, selection));
  }

  /** The tables within the selection, as far as carrying them depends on it. */
  public List<TableStructure> structure(TableSelection selection) {
    return inSnapshot("reading the structure", c -> StructureCatalog.read(c, selection));
  }

  /** The foreign keys between tables of the selection. */
  public List<TableReference> references(TableSelection selection) {
    return inSnapshot("reading foreign keys", c -> StructureCatalog.references(c, selection));
  }

  /** Where the sequences of the selection stand now. */
  public List<SequenceValue> sequences(TableSelection selection) {
    return inSnapshot("reading sequences", c -> SequenceCatalog.read(c, selection));
  }

  private List<ObjectDefinition> onTarget(Connection connection, List<ObjectDefinition> carried)
      throws SQLException {
    List<ObjectDefinition> definitions =
        carried.stream()
            .map(d -> RoleNames.onTarget(d, access))
            .collect(Collectors.toCollection(ArrayList::new));
    definitions.addAll(AccessCatalog.read(connection, access, definitions));
    return definitions;
  }

  private Inventory inventory(Connection connection, TableSelection selection) throws SQLException {
    record Server(String database, String version) {}
    Server server =
        Query.list(connection, SERVER, r -> new Server(r.getString(1), r.getString(2))).getFirst();
    CarriedObjects carried = carried(connection, selection);
    List<Finding> findings = new ArrayList<>(carried.findings());
    findings.addAll(UncarriedObjects.read(connection, selection));
    findings.addAll(PendingDetaches.read(connection, selection));
    findings.addAll(AccessFindings.read(connection, access));
    findings.addAll(ProgramFindings.read(connection));
    return new Inventory(
        "PostgreSQL",
        server.version,
        server.database,
        carried.tables(),
        objects(carried.definitions()),
        SequenceCatalog.read(connection, selection),
        onTarget(connection, carried.definitions()),
        findings);
  }

  private static CarriedObjects carried(Connection connection, TableSelection selection)
      throws SQLException {
    List<Table> tables = TableCatalog.read(connection, selection);
    return CarriedObjects.select(DefinitionCatalog.read(connection), tables, selection);
  }

  private static List<SchemaObject> objects(List<ObjectDefinition> definitions) {
    return definitions.stream()
        .filter(d -> !UNLISTED.contains(d.kind()))
        .map(d -> new SchemaObject(d.kind(), d.id().substring(d.id().indexOf(' ') + 1), d.table()))
        .toList();
  }

  private interface Reading<T> {
    T read(Connection connection) throws SQLException;
  }

  /** Reads again, in a new snapshot, where an object was dropped behind the one before. */
  private <T> T inSnapshot(String doing, Reading<T> reading) {
    for (int left = READINGS_MAX - 1; ; left--) {
      try {
        return once(reading);
      } catch (SQLException e) {
        if (left == 0 || !DROPPED.contains(String.valueOf(e.getSQLState()))) {
          throw SqlProblems.of(e, doing + " of " + connections.place());
        }
      }
    }
  }

  private <T> T once(Reading<T> reading) throws SQLException {
    try (Connection connection = connections.brief()) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      T result = reading.read(connection);
      connection.commit();
      return result;
    }
  }
}
