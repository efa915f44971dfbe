package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of type, table, constraint, index and sequence, carried over several versions. */
@ExtendWith(PostgresServers.Resolver.class)
class TablesRoundTripTest {

  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  private static final String NEXT =
      """
      select format('select format(''%%s %%s'', %1$L, last_value + case when is_called then %2$s'
        || ' else 0 end) from %1$s', c.oid::regclass, s.seqincrement)
      from pg_sequence s join pg_class c on c.oid = s.seqrelid
      where c.relnamespace::regnamespace::text <> 'whimbrel' order by c.oid::regclass::text
      """;

  @ParameterizedTest
  @CsvSource({"V14, V18", "V15, V17", "V18, V18"})
  void everythingAboutTablesIsTheSameOnTheTarget(
      PostgresVersion from, PostgresVersion to, PostgresServers servers) throws SQLException {
    TwoDatabases databases = servers.databases(from, to);
    TestDatabase source = databases.sourceDatabase();
    TestDatabase target = databases.targetDatabase();
    for (String name : scripts(from)) {
      source.execute(script(name));
    }

    PostgresSchemaWriter writer = carry(databases);

    assertThat(lines(target, from)).isEqualTo(lines(source, from));
    assertThat(next(target)).isEqualTo(next(source));
    writer.undoAll();
    assertThat(TableStructure.of(target.server(), target.name()))
        .allMatch(l -> l.contains("whimbrel"));
  }

  /** What each sequence hands out next. */
  private static List<String> next(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      List<String> values = new ArrayList<>();
      for (String value : Query.texts(connection, NEXT)) {
        values.addAll(Query.texts(connection, value));
      }
      return values;
    }
  }

  /**
   * Without what is known to differ: before version 18 a ban on NULL has no name; a child whose
   * columns do not follow its parents' has them as its own too.
   */
  private static String lines(TestDatabase database, PostgresVersion from) throws SQLException {
    Set<String> lines = TableStructure.of(database.server(), database.name());
    return lines.stream()
        .filter(l -> from == PostgresVersion.V18 || !l.contains("| NOT NULL "))
        .map(
            l ->
                l.matches(".* two.grown_child .*|.*[df]_late.*")
                    ? l.replaceAll("local [tf][a-z]*", "")
                    : l)
        .collect(Collectors.joining("\n"));
  }

  private static PostgresSchemaWriter carry(TwoDatabases databases) throws SQLException {
    PostgresCatalog catalog = new PostgresCatalog(databases.source(), databases.scope());
    Inventory inventory = catalog.inventory(ALL);
    databases.takeOver();
    PostgresSchemaWriter writer = new PostgresSchemaWriter(databases.target(), databases.scope());
    List<TableMapping> mappings = inventory.tables().stream().map(UnchangedTable::of).toList();
    List<SchemaStep> steps = writer.plan(inventory, catalog.inventory(ALL).definitions(), mappings);
    steps.forEach(writer::run);
    new PostgresSequences(databases.target(), databases.scope())
        .advance(catalog.sequences(ALL), mappings);
    return writer;
  }

  private static List<String> scripts(PostgresVersion version) {
    return switch (version) {
      case V14 -> List.of("tables");
      case V15, V16 -> List.of("tables", "tables-15");
      case V17 -> List.of("tables", "tables-15", "tables-17");
      case V18 -> List.of("tables", "tables-15", "tables-17", "tables-18");
    };
  }

  private static String script(String name) {
    try (InputStream stream =
        TablesRoundTripTest.class.getResourceAsStream("/structures/tables/" + name + ".sql")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
