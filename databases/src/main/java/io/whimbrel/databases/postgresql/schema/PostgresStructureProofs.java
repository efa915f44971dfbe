package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.StructureProofs;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds a target's catalog against the draft of the steps that make it. Reads the catalog with the
 * queries that read a source's; what two servers write differently is tried in a transaction that
 * is rolled back. Safe for use by several threads.
 */
public final class PostgresStructureProofs implements StructureProofs {

  private final PostgresConnections connections;
  private final RunScope scope;
  private final Fit fit;

  /** What of given tables does not fit their mappings. */
  @FunctionalInterface
  public interface Fit {
    /** Finds it. */
    List<Finding> find(Connection connection, List<TableMapping> mappings) throws SQLException;
  }

  /** The structure of the target that these connections lead to. */
  public PostgresStructureProofs(PostgresConnections connections, RunScope scope, Fit fit) {
    this.connections = connections;
    this.scope = scope;
    this.fit = fit;
  }

  @Override
  public Map<TableName, List<Check>> checks(
      Moment moment,
      Inventory source,
      List<SequenceValue> sequences,
      List<TableMapping> mappings,
      SchemaMode mode) {
    WantedStructure wanted = new WantedStructure(source.definitions(), mappings);
    try (Connection connection = connections.brief()) {
      Map<TableName, List<Check>> all = new TreeMap<>();
      if (moment != Moment.CUTOVER) {
        FoundStructure found = FoundStructure.read(connection, scope);
        switch (mode) {
          case CREATE -> made(connection, wanted, found, moment, all);
          case EXISTING -> given(connection, wanted, found, mappings, all);
        }
      }
      new SequenceChecks(connection, wanted)
          .of(moment, sequences, mode == SchemaMode.CREATE)
          .forEach((table, checks) -> add(all, table, checks));
      return all;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "comparing structures with " + connections.place());
    }
  }

  private static void made(
      Connection connection,
      WantedStructure wanted,
      FoundStructure found,
      Moment moment,
      Map<TableName, List<Check>> all)
      throws SQLException {
    try (Respelling respelling = Respelling.on(connection)) {
      StructureChecks checks =
          new StructureChecks(wanted, found, respelling, moment == Moment.RELEASED);
      for (MappedTable table : wanted.tables()) {
        add(all, table.source(), checks.of(table));
      }
    }
    CheckList whole = new CheckList();
    for (String id : wanted.ids()) {
      if (found.has(id)) {
        whole.holds("views, routines and types");
      } else {
        whole.broken("objects", id, "is there", "is not there");
      }
    }
    add(all, Proof.WHOLE, whole.all());
  }

  private void given(
      Connection connection,
      WantedStructure wanted,
      FoundStructure found,
      List<TableMapping> mappings,
      Map<TableName, List<Check>> all)
      throws SQLException {
    Map<String, List<Finding>> misfits =
        fit.find(connection, mappings).stream().collect(Collectors.groupingBy(Finding::where));
    GivenStructureChecks checks = new GivenStructureChecks(wanted, found);
    for (MappedTable table : wanted.tables()) {
      add(
          all,
          table.source(),
          checks.of(table, misfits.getOrDefault(table.target().toString(), List.of())));
    }
  }

  private static void add(Map<TableName, List<Check>> all, TableName table, List<Check> checks) {
    if (!checks.isEmpty()) {
      all.computeIfAbsent(table, _ -> new ArrayList<>()).addAll(checks);
    }
  }
}
