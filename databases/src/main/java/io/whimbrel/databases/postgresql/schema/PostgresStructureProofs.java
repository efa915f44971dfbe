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
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Way way;

  /** Whether anything may be tried. */
  private enum Way {
    TRYING,
    READING
  }

  /** What of given tables does not fit their mappings. */
  @FunctionalInterface
  public interface Fit {
    /** Finds it. */
    List<Finding> find(Connection connection, List<TableMapping> mappings) throws SQLException;
  }

  /** The structure of the target that these connections lead to. */
  public PostgresStructureProofs(PostgresConnections connections, RunScope scope, Fit fit) {
    this(connections, scope, fit, Way.TRYING);
  }

  private PostgresStructureProofs(
      PostgresConnections connections, RunScope scope, Fit fit, Way way) {
    this.connections = connections;
    this.scope = scope;
    this.fit = fit;
    this.way = way;
  }

  /**
   * The same on connections that only read: what two servers may write in two ways is told, and not
   * compared. Of no run, so nothing is held back.
   */
  public static PostgresStructureProofs reading(
      PostgresConnections connections, RunScope scope, Fit fit) {
    return new PostgresStructureProofs(connections, scope, fit, Way.READING);
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
      Optional<FoundStructure> structure = structure(connection, moment);
      if (structure.isPresent()) {
        FoundStructure found = structure.get();
        switch (mode) {
          case CREATE -> {
            try (Respelling respelling = respelling(connection, source)) {
              made(respelling, wanted, found, moment, all);
            }
          }
          case EXISTING -> given(connection, wanted, found, mappings, all);
        }
      }
      new SequenceChecks(connection, wanted)
          .of(moment, sequences, mode == SchemaMode.CREATE, structure)
          .forEach((table, checks) -> add(all, table, checks));
      return all;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "comparing structures with " + connections.place());
    }
  }

  /** The target's; in the pause only values are asked for. */
  private Optional<FoundStructure> structure(Connection connection, Moment moment)
      throws SQLException {
    if (moment == Moment.CUTOVER) {
      return Optional.empty();
    }
    return Optional.of(
        switch (way) {
          case TRYING -> FoundStructure.read(connection, scope);
          case READING -> FoundStructure.read(connection);
        });
  }

  private Respelling respelling(Connection connection, Inventory source) throws SQLException {
    String version = Query.texts(connection, "show server_version").getFirst();
    boolean isOfOneVersion = major(source.version()).equals(major(version));
    return switch (way) {
      case TRYING -> Respelling.on(connection, isOfOneVersion);
      case READING -> Respelling.reading(connection, isOfOneVersion);
    };
  }

  private static String major(String version) {
    return version.replaceFirst("\\D.*", "");
  }

  private static void made(
      Respelling respelling,
      WantedStructure wanted,
      FoundStructure found,
      Moment moment,
      Map<TableName, List<Check>> all)
      throws SQLException {
    StructureChecks checks =
        new StructureChecks(wanted, found, respelling, moment == Moment.RELEASED);
    for (MappedTable table : wanted.tables()) {
      add(all, table.source(), checks.of(table));
    }
    add(all, Proof.WHOLE, new DefinitionChecks(found, respelling).of(wanted.others()));
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
    add(all, Proof.WHOLE, DefinitionChecks.notCompared());
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
