package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.changes.TypeSamples.Sampled;
import io.whimbrel.databases.postgresql.rows.PostgresRowProofs;
import io.whimbrel.databases.postgresql.rows.PostgresRowSource;
import io.whimbrel.databases.postgresql.rows.PostgresRowTarget;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of every type on every way: copied, mapped, synced, proved. */
class TypesTest {

  private static EmbeddedPostgres oldest;
  private static EmbeddedPostgres newest;
  private static EmbeddedPostgres other;

  /** Where values come from and where they go. */
  enum Pair {
    OLDEST_TO_NEWEST,
    NEWEST_TO_NEWEST;

    String database() {
      return "types_" + name().toLowerCase(Locale.ROOT);
    }
  }

  @BeforeAll
  static void start() {
    oldest = EmbeddedPostgres.start(PostgresVersion.oldest());
    newest = EmbeddedPostgres.start(PostgresVersion.newest());
    other = EmbeddedPostgres.start(PostgresVersion.newest());
  }

  @AfterAll
  static void stop() {
    oldest.close();
    newest.close();
    other.close();
  }

  @ParameterizedTest
  @EnumSource(Pair.class)
  void everyTypeGoesEveryWayUnchanged(Pair pair) throws SQLException {
    TwoDatabases databases = databases(pair, pair.database());
    // The texts of the log must not depend on what the database likes.
    databases.onSource(
        """
        alter database %1$s set intervalstyle = 'sql_standard';
        alter database %1$s set datestyle = 'German';
        alter database %1$s set bytea_output = 'escape';
        alter database %1$s set extra_float_digits = 0;
        alter database %1$s set search_path = own, ext;
        """
            .formatted(pair.database()));
    List<TableMapping> mappings = new ArrayList<>();
    mappings.addAll(table(databases, "travel", TypeSamples.binary()));
    mappings.addAll(table(databases, "written", TypeSamples.text()));
    databases.onSource(filled("copied"));

    try (Carrying carrying = Carrying.of(databases, mappings).copyAll()) {
      assertFormats(databases, mappings);
      assertEqual(databases, mappings);
      databases.onSource(filled("synced"));
      databases.onSource(filled("keyless"));
      carrying.applyAll();
      assertEqual(databases, mappings);

      databases.onSource(changed("copied") + changed("keyless") + changed("mapped"));
      databases.onSource(
          "set search_path = public; delete from travel_keyless where id > 1; delete from"
              + " written_keyless where id > 1; delete from travel_copied where id = 2; delete from"
              + " written_copied where id = 2");
      carrying.applyAll();
      assertEqual(databases, mappings);
    }
    assertChangesAreNamed(databases, mappings);
  }

  private static TwoDatabases databases(Pair pair, String name) {
    EmbeddedPostgres source = pair == Pair.OLDEST_TO_NEWEST ? oldest : other;
    TwoDatabases databases = new TwoDatabases(source, newest, name);
    // Types have other ids on the other side.
    databases.onTarget("create type filler as enum ('z'); create table fill_ids (id int)");
    databases.onBoth(TypeSamples.TYPES);
    return databases;
  }

  private static String filled(String way) {
    String mapped = way.equals("copied") ? "" : way;
    StringBuilder sql = new StringBuilder();
    sql.append(TypeSamples.fill("travel_" + way, supported(TypeSamples.binary())));
    sql.append(TypeSamples.fill("written_" + way, TypeSamples.text()));
    if (mapped.isEmpty()) {
      sql.append(TypeSamples.fill("travel_mapped", supported(TypeSamples.binary())));
      sql.append(TypeSamples.fill("written_mapped", TypeSamples.text()));
    }
    return sql.toString();
  }

  private static String changed(String way) {
    return TypeSamples.change("travel_" + way, supported(TypeSamples.binary()))
        + TypeSamples.change("written_" + way, TypeSamples.text());
  }

  /** A scale below zero came with version 15. */
  private static List<Sampled> supported(List<Sampled> types) {
    return types.stream().filter(t -> !t.type().equals("numeric(3,-2)")).toList();
  }

  /** The four tables of a list of types: copied, mapped, synced, and without a key. */
  private static List<TableMapping> table(
      TwoDatabases databases, String prefix, List<Sampled> wanted) throws SQLException {
    List<Sampled> types = supported(wanted);
    for (String way : List.of("_copied", "_mapped", "_synced", "_keyless")) {
      databases.onBoth(TypeSamples.create(prefix + way, types));
    }
    databases.onTarget("alter table " + prefix + "_mapped add extra text");
    databases.onBoth(
        "alter table public.%1$s drop constraint %1$s_pkey".formatted(prefix + "_keyless"));
    databases.onSource("alter table public." + prefix + "_keyless replica identity full");
    TableMapping mapped = TwoDatabases.plain(databases.table("public", prefix + "_mapped"));
    List<ColumnMapping> columns = new ArrayList<>(mapped.columns());
    columns.add(
        new ColumnMapping(
            "extra",
            "text",
            true,
            Optional.empty(),
            new ValueRule.Compute("'row ' || id", Optional.empty()),
            ""));
    return List.of(
        TwoDatabases.plain(databases.table("public", prefix + "_copied")),
        new TableMapping(
            mapped.source(),
            mapped.target(),
            columns,
            Optional.empty(),
            List.of(),
            Optional.empty()),
        TwoDatabases.plain(databases.table("public", prefix + "_synced")),
        TwoDatabases.plain(databases.table("public", prefix + "_keyless")));
  }

  private static void assertFormats(TwoDatabases databases, List<TableMapping> mappings) {
    PostgresRowTarget target = new PostgresRowTarget(databases.target(), databases.scope());
    for (TableMapping mapping : mappings) {
      boolean isBinary = mapping.source().name().name().startsWith("travel");
      assertThat(target.format(mapping))
          .as(mapping.toString())
          .isEqualTo(isBinary ? RowFormat.POSTGRESQL_BINARY : RowFormat.POSTGRESQL_TEXT);
    }
  }

  /** By text on both sides, by digest where there is one, by comparison. */
  private static void assertEqual(TwoDatabases databases, List<TableMapping> mappings)
      throws SQLException {
    PostgresRowSource rows = new PostgresRowSource(databases.source(), databases.scope());
    PostgresRowProofs proofs = new PostgresRowProofs(databases.target(), databases.scope());
    for (TableMapping mapping : mappings) {
      String columns = columns(mapping);
      String all = "select " + columns + " from public." + mapping.source().name().name();
      assertThat(databases.targetRows(all))
          .as(mapping.toString())
          .containsExactlyInAnyOrderElementsOf(databases.sourceRows(all));
      if (mapping.isPlain()) {
        assertThat(proofs.digestRules())
            .filteredOn(rows.digestRules()::contains)
            .isNotEmpty()
            .allSatisfy(
                rule ->
                    assertThat(proofs.digest(mapping, Bounds.ALL, rule))
                        .as("%s by %s", mapping, rule)
                        .isEqualTo(rows.digest(mapping, Bounds.ALL, rule)));
      }
      assertThat(compare(databases, mapping).differences()).as(mapping.toString()).isEmpty();
    }
  }

  private static String columns(TableMapping mapping) {
    return String.join(
        ", ", mapping.source().columns().stream().map(c -> "\"" + c.name() + "\"").toList());
  }

  private static Comparison compare(TwoDatabases databases, TableMapping mapping) {
    PostgresRowSource rows = new PostgresRowSource(databases.source(), databases.scope());
    PostgresRowTarget target = new PostgresRowTarget(databases.target(), databases.scope());
    PostgresRowProofs proofs = new PostgresRowProofs(databases.target(), databases.scope());
    RowFormat format = target.format(mapping);
    try (RowStream stream = rows.read(mapping, Bounds.ALL, format)) {
      return proofs.compare(mapping, Bounds.ALL, format, stream, 10);
    }
  }

  /** Row 0 has the values of row 1 by now; on the target it gets nulls: each column is named. */
  private static void assertChangesAreNamed(TwoDatabases databases, List<TableMapping> mappings)
      throws SQLException {
    for (TableMapping mapping : mappings) {
      if (mapping.source().key().isEmpty()) {
        continue;
      }
      String table = mapping.target().name();
      List<String> columns =
          mapping.source().columns().stream()
              .map(c -> c.name())
              .filter(c -> !c.equals("id"))
              .toList();
      String all = String.join(", ", columns);
      databases.onTarget(
          "update %1$s set (%2$s) = (select %2$s from %1$s where id = -1) where id = 0"
              .formatted(table, all));

      List<RowDifference> differences = compare(databases, mapping).differences();

      assertThat(differences).hasSize(1);
      assertThat(differences.getFirst().key()).isEqualTo("id=0");
      assertThat(differences.getFirst().columns().stream().map(c -> c.column()))
          .containsAll(columns.stream().filter(c -> !isTiny(mapping, c)).toList());
    }
  }

  private static boolean isTiny(TableMapping mapping, String column) {
    return mapping.source().column(column).orElseThrow().type().equals("own.tiny");
  }
}
