package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.ObjectDefinition;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.DatabaseUrl;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRoundTripTest {

  private static final RunScope SCOPE =
      new RunScope(new RunId("MIGRATION-001.1"), new MigrationId("MIGRATION-001"), Limits.DEFAULT);
  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  private static EmbeddedPostgres source;
  private static EmbeddedPostgres target;

  @BeforeAll
  static void start() {
    source = EmbeddedPostgres.start(PostgresVersion.V15);
    target = EmbeddedPostgres.start(PostgresVersion.V18);
  }

  @AfterAll
  static void stop() {
    source.close();
    target.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pagila", "chinook", "northwind", "hostile", "rich"})
  void aDatabaseHasTheSameStructureOnTheTarget(String name) throws SQLException {
    source.createDatabase(name);
    target.createDatabase(name);
    source.execute(name, script(name));
    PostgresSchemaWriter writer = writer(name);

    steps(name, writer).forEach(writer::run);

    Set<String> expected = Structure.of(source, name);
    Set<String> found = Structure.of(target, name);
    found.removeIf(line -> line.contains("whimbrel"));
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"V14", "V16", "V17", "V18"})
  void everyOtherVersionIsReadAsWell(PostgresVersion version) throws SQLException {
    String name = "from_" + version;
    target.createDatabase(name);
    try (EmbeddedPostgres server = EmbeddedPostgres.start(version)) {
      server.createDatabase(name);
      server.execute(name, script("rich"));
      if (version == PostgresVersion.V18) {
        server.execute(name, script("eighteen"));
      }
      PostgresSchemaWriter writer = writer(name);

      steps(server, name, writer).forEach(writer::run);

      Set<String> found = Structure.of(target, name);
      found.removeIf(line -> line.contains("whimbrel"));
      assertThat(found).containsExactlyInAnyOrderElementsOf(Structure.of(server, name));
    }
  }

  @Test
  void undoingLeavesTheTargetAsItWas() throws SQLException {
    source.createDatabase("undone");
    target.createDatabase("undone");
    source.execute("undone", script("pagila"));
    target.execute("undone", "create schema kept; create table kept.t (id int primary key)");
    Set<String> before = Structure.of(target, "undone");
    PostgresSchemaWriter writer = writer("undone");
    steps("undone", writer).forEach(writer::run);

    writer.undoAll();
    writer.undoAll();

    Set<String> after = Structure.of(target, "undone");
    after.removeIf(line -> line.contains("whimbrel"));
    assertThat(after).isEqualTo(before);
  }

  @Test
  void aStepRunsOnce() {
    source.createDatabase("once");
    target.createDatabase("once");
    source.execute("once", "create table t (id int primary key)");
    PostgresSchemaWriter writer = writer("once");
    List<SchemaStep> steps = steps("once", writer);

    assertThat(steps).allMatch(writer::run);
    assertThat(steps).noneMatch(writer::run);
  }

  private static PostgresSchemaWriter writer(String database) {
    PostgresConnections connections = connections(target, database);
    try (Connection connection = connections.open()) {
      ControlSchema.takeOver(connection, SCOPE, 1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new PostgresSchemaWriter(connections, SCOPE);
  }

  private static List<SchemaStep> steps(String database, PostgresSchemaWriter writer) {
    return steps(source, database, writer);
  }

  private static List<SchemaStep> steps(
      EmbeddedPostgres server, String database, PostgresSchemaWriter writer) {
    PostgresCatalog catalog = new PostgresCatalog(connections(server, database), SCOPE);
    Inventory inventory = catalog.inventory(ALL);
    List<ObjectDefinition> definitions = catalog.definitions(ALL);
    return writer.plan(
        inventory,
        definitions,
        inventory.tables().stream().map(SchemaRoundTripTest::unchanged).toList());
  }

  private static TableMapping unchanged(Table table) {
    return new TableMapping(
        table,
        table.name(),
        table.columns().stream()
            .map(
                c ->
                    new ColumnMapping(
                        c.name(),
                        c.type(),
                        c.nullable(),
                        c.defaultExpression(),
                        c.isStored() ? new ValueRule.Carry(c.name()) : new ValueRule.Computed(),
                        ""))
            .toList(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static PostgresConnections connections(EmbeddedPostgres server, String database) {
    return new PostgresConnections(new DatabaseUrl("test", server.url(database)), "whimbrel");
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
