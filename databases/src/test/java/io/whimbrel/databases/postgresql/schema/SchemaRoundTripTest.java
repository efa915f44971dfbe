package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresServers.Resolver.class)
class SchemaRoundTripTest {

  private static final RunScope SCOPE =
      new RunScope(new RunId("MIGRATION-001.1"), new MigrationId("MIGRATION-001"), Limits.DEFAULT);
  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  private final PostgresServers servers;

  SchemaRoundTripTest(PostgresServers servers) {
    this.servers = servers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pagila", "chinook", "northwind", "hostile", "rich"})
  void aDatabaseHasTheSameStructureOnTheTarget(String name) throws SQLException {
    TestDatabase source = source();
    TestDatabase target = target();
    source.execute(script(name));
    PostgresSchemaWriter writer = writer(target);

    steps(source, writer).forEach(writer::run);

    assertThat(structure(target)).containsExactlyInAnyOrderElementsOf(structure(source));
  }

  @ParameterizedTest
  @EnumSource(names = {"V14", "V16", "V17", "V18"})
  void everyOtherVersionIsReadAsWell(PostgresVersion version) throws SQLException {
    TestDatabase source = servers.database(version, DatabaseSide.SOURCE);
    TestDatabase target = target();
    source.execute(script("rich"));
    if (version == PostgresVersion.V18) {
      source.execute(script("eighteen"));
    }
    PostgresSchemaWriter writer = writer(target);

    steps(source, writer).forEach(writer::run);

    assertThat(structure(target)).containsExactlyInAnyOrderElementsOf(structure(source));
  }

  @Test
  void undoingLeavesTheTargetAsItWas() throws SQLException {
    TestDatabase source = source();
    TestDatabase target = target();
    source.execute(script("pagila"));
    target.execute("create schema kept; create table kept.t (id int primary key)");
    Set<String> before = structure(target);
    PostgresSchemaWriter writer = writer(target);
    steps(source, writer).forEach(writer::run);

    writer.undoAll();
    writer.undoAll();

    assertThat(structure(target)).isEqualTo(before);
  }

  @Test
  void aStepRunsOnce() {
    TestDatabase source = source();
    source.execute("create table t (id int primary key)");
    PostgresSchemaWriter writer = writer(target());
    List<SchemaStep> steps = steps(source, writer);

    assertThat(steps).allMatch(writer::run);
    assertThat(steps).noneMatch(writer::run);
  }

  private TestDatabase source() {
    return servers.database(PostgresVersion.V15, DatabaseSide.SOURCE);
  }

  private TestDatabase target() {
    return servers.database(PostgresVersion.V18, DatabaseSide.TARGET);
  }

  private static Set<String> structure(TestDatabase database) throws SQLException {
    Set<String> lines = Structure.of(database.server(), database.name());
    lines.removeIf(line -> line.contains("whimbrel"));
    return lines;
  }

  private static PostgresSchemaWriter writer(TestDatabase target) {
    PostgresConnections connections = connections(target);
    try (Connection connection = connections.open()) {
      ControlSchema.takeOver(connection, SCOPE, 1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new PostgresSchemaWriter(connections, SCOPE);
  }

  private static List<SchemaStep> steps(TestDatabase source, PostgresSchemaWriter writer) {
    PostgresCatalog catalog = new PostgresCatalog(connections(source), SCOPE);
    Inventory inventory = catalog.inventory(ALL);
    List<ObjectDefinition> definitions = catalog.inventory(ALL).definitions();
    return writer.plan(
        inventory, definitions, inventory.tables().stream().map(UnchangedTable::of).toList());
  }

  private static PostgresConnections connections(TestDatabase database) {
    return new PostgresConnections(new DatabaseUrl("test", database.url()), "whimbrel");
  }

  private static String script(String name) {
    try (InputStream stream =
        SchemaRoundTripTest.class.getResourceAsStream("/structures/" + name + ".sql")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
