package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything of a database that is not a table, carried over several versions by a superuser. */
@ExtendWith(PostgresServers.Resolver.class)
class ProgramsRoundTripTest {

  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  @ParameterizedTest
  @CsvSource({"V14, V18", "V15, V17", "V18, V18"})
  void everythingThatIsNotATableIsTheSameOnTheTargetUntilItIsTakenBack(
      PostgresVersion from, PostgresVersion to, PostgresServers servers) throws SQLException {
    TestDatabase source = ofSuperuser(servers.database(from, DatabaseSide.SOURCE));
    TestDatabase target = ofSuperuser(servers.database(to, DatabaseSide.TARGET));
    for (String name : scripts(from)) {
      load(source, ProgramStructure.resource(name));
    }
    createRole(target);

    PostgresSchemaWriter writer = carry(new TwoDatabases(source, target));

    assertThat(ProgramStructure.of(target)).isEqualTo(ProgramStructure.of(source));
    writer.undoAll();
    writer.undoAll();
    assertThat(ProgramStructure.of(target)).isEmpty();
  }

  /** As a dump is loaded: the server parts the statements. */
  private static void load(TestDatabase database, String script) throws SQLException {
    String url = database.server().jdbcUrl(database.name()) + "&preferQueryMode=simple";
    try (Connection connection = DriverManager.getConnection(url)) {
      Query.execute(connection, script);
    }
  }

  private static TestDatabase ofSuperuser(TestDatabase database) {
    return new TestDatabase(
        database.server(),
        database.name(),
        database.side(),
        database.server().url(database.name()));
  }

  private static void createRole(TestDatabase database) {
    database.execute(
        "do $$ begin create role \"whimbrel \"\"reader\"\"\";"
            + " exception when duplicate_object then null; end $$");
  }

  private static PostgresSchemaWriter carry(TwoDatabases databases) throws SQLException {
    PostgresCatalog catalog = new PostgresCatalog(databases.source(), databases.scope());
    Inventory inventory = catalog.inventory(ALL);
    databases.takeOver();
    PostgresSchemaWriter writer = new PostgresSchemaWriter(databases.target(), databases.scope());
    List<SchemaStep> steps =
        writer.plan(
            inventory,
            catalog.inventory(ALL).definitions(),
            inventory.tables().stream().map(UnchangedTable::of).toList());
    steps.forEach(writer::run);
    return writer;
  }

  private static List<String> scripts(PostgresVersion version) {
    return switch (version) {
      case V14 -> List.of("programs");
      case V15, V16 -> List.of("programs", "programs-15");
      case V17 -> List.of("programs", "programs-15", "programs-17");
      case V18 -> List.of("programs", "programs-15", "programs-17", "programs-18");
    };
  }
}
