package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import io.whimbrel.databases.postgresql.schema.GivenViews;
import io.whimbrel.databases.postgresql.schema.SchemaPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What stands in the way on the target: the server, rights, what is there already, and what it
 * refuses of the mappings. Leaves no trace. Safe for use by several threads.
 */
public final class PostgresPreconditions {

  /** Where the structure is given there are no steps: the markers tell whose the rows are. */
  private static final String STARTED =
      """
      select exists (select from whimbrel.step where run = ?)
        or exists (select from whimbrel.chunk where run = ?)
      """;

  private final PostgresConnections connections;
  private final RunScope scope;

  /** Checks of the target that these connections lead to. */
  public PostgresPreconditions(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
  }

  /** Everything that was found, in one go. */
  public List<Finding> find(
      List<ObjectDefinition> definitions, List<TableMapping> mappings, SchemaMode mode) {
    try (Connection connection = connections.brief()) {
      TargetServerChecks server = new TargetServerChecks(connection);
      List<Finding> findings = new ArrayList<>(server.find(definitions));
      findings.addAll(new TargetRights(connection, mappings).find(mode));
      findings.addAll(TargetBuildChecks.versions(connection, definitions));
      switch (mode) {
        case CREATE -> {
          findings.addAll(TargetBuildChecks.lacking(connection, definitions));
          findings.addAll(server.createRights(mappings));
          findings.addAll(TargetExtensions.find(connection, definitions));
          findings.addAll(TargetAccess.find(connection, definitions));
          TargetPrograms programs = new TargetPrograms(connection, definitions);
          findings.addAll(programs.find());
          findings.addAll(SchemaPlan.of(definitions, mappings).findings());
          if (!isStarted(connection)) {
            findings.addAll(TargetEventTriggers.find(connection));
            findings.addAll(new TargetTableChecks(connection).occupied(mappings));
            findings.addAll(new TargetObjectChecks(connection).occupied(definitions));
            findings.addAll(programs.occupied());
          }
        }
        case EXISTING -> {
          findings.addAll(GivenViews.find(connection, definitions, mappings));
          if (!isStarted(connection)) {
            findings.addAll(TargetEventTriggers.find(connection));
            findings.addAll(new TargetTableChecks(connection).unfitting(mappings));
            findings.addAll(new TargetObjectChecks(connection).missing(definitions));
          }
        }
      }
      ShareChecks.replicaRole(connection, scope, shared(mappings), "target")
          .ifPresent(findings::add);
      findings.addAll(tried(connection, definitions, mappings));
      return findings.stream().distinct().toList();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "checking " + connections.place());
    }
  }

  private static List<TableName> shared(List<TableMapping> mappings) {
    return mappings.stream().filter(ShareCondition::isNeeded).map(TableMapping::target).toList();
  }

  /** Whether the run has made something there itself. */
  private boolean isStarted(Connection connection) throws SQLException {
    String run = scope.run().text();
    return ControlSchema.exists(connection) && Query.holds(connection, STARTED, run, run);
  }

  /** A partition is mapped as its parent is, which is tried. */
  private static List<Finding> tried(
      Connection connection, List<ObjectDefinition> definitions, List<TableMapping> mappings)
      throws SQLException {
    Set<TableName> names = new HashSet<>();
    mappings.forEach(m -> names.add(m.source().name()));
    List<Finding> findings = new ArrayList<>();
    try (Trial trial = Trial.on(connection)) {
      for (TableMapping mapping : mappings) {
        boolean isPart = mapping.source().partitionOf().filter(names::contains).isPresent();
        if (!isPart && MappingTrial.isNeeded(mapping)) {
          findings.addAll(new MappingTrial(trial, mapping, definitions).find());
        }
      }
    }
    return findings;
  }

  /** The schemas that tables go to. */
  static Set<String> schemas(List<TableMapping> mappings) {
    Set<String> schemas = new TreeSet<>();
    mappings.forEach(m -> schemas.add(m.target().schema()));
    return schemas;
  }

  /** A finding about a right. */
  static Finding right(String what, String fix) {
    return Finding.block(ProblemCode.GRANT_MISSING, what, "target", fix);
  }

  /** A user's name for a statement. */
  static String user(Connection connection) throws SQLException {
    return Sql.identifier(Query.texts(connection, "select current_user").getFirst());
  }
}
