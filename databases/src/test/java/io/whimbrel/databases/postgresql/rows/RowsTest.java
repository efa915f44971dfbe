package io.whimbrel.databases.postgresql.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.TableSnapshot;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.PostgresPair;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresPair.Resolver.class)
class RowsTest {

  private static final String ACCOUNTS =
      """
      create table accounts (id int primary key, owner text not null, note text, balance numeric(12,2));
      """;

  private final TwoDatabases databases;
  private final PostgresRowSource source;
  private final PostgresRowTarget target;
  private final PostgresRowProofs proofs;

  RowsTest(TwoDatabases databases) {
    this.databases = databases;
    this.source = new PostgresRowSource(databases.source());
    this.target = new PostgresRowTarget(databases.target(), databases.scope());
    this.proofs = new PostgresRowProofs(databases.target(), databases.scope());
  }

  @BeforeEach
  void takeOver() throws SQLException {
    databases.takeOver();
  }

  @Test
  void everyChunkArrivesOnceWithItsMarker() throws SQLException {
    TableMapping mapping = accounts(1000);

    long rows = copy(mapping, 300);

    assertThat(rows).isEqualTo(1000);
    assertThat(target.markers()).hasSize(4).extracting(ChunkMarker::rows).contains(300L, 100L);
    assertThat(databases.targetRows("select * from public.accounts order by id"))
        .isEqualTo(databases.sourceRows("select * from public.accounts order by id"));
    assertThat(copy(mapping, 300)).as("loaded again").isEqualTo(1000);
    assertThat(databases.targetRows("select count(*) from public.accounts"))
        .containsExactly("(1000)");
  }

  @Test
  void digestsOfBothSidesAgreePerChunk() throws SQLException {
    TableMapping mapping = accounts(1000);
    copy(mapping, 300);

    for (Bounds bounds : source.split(mapping.source(), 250)) {
      assertThat(proofs.digest(mapping, bounds)).isEqualTo(source.digest(mapping, bounds));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update accounts set owner = 'owner 8' where id = 7",
        "update accounts set note = '' where id = 4",
        "update accounts set owner = owner || ' ' where id = 7",
        "delete from accounts where id = 7",
        "insert into accounts values (2000, 'extra', null, 0)",
        "update accounts set balance = case id when 7 then 16.00 else 14.00 end where id in (7, 8)",
        "update accounts set owner = note, note = owner where id = 7"
      })
  void adigestTellsEveryDifferenceAndTheComparisonNamesTheRow(String mutation) throws SQLException {
    TableMapping mapping = accounts(100);
    copy(mapping, 1000);

    databases.onTarget(mutation);

    assertThat(proofs.digest(mapping, Bounds.ALL)).isNotEqualTo(source.digest(mapping, Bounds.ALL));
    Comparison comparison = compare(mapping, Bounds.ALL);
    assertThat(comparison.isEqual()).isFalse();
    assertThat(comparison.differences())
        .extracting(RowDifference::key)
        .containsAnyOf("id=7", "id=4", "id=2000");
  }

  @Test
  void hostileNamesAndExtremeValuesGoThrough() throws SQLException {
    databases.onBoth(
        """
        create schema "s'; drop schema public cascade; --";
        create type "s'; drop schema public cascade; --"."we""ird type" as enum ('a''b', '', 'x,y', 'null', '🙂');
        create table "s'; drop schema public cascade; --"."t""; drop table x; --" (
          "select" int primary key, "a b" text, "new
        line" "s'; drop schema public cascade; --"."we""ird type",
          moods "s'; drop schema public cascade; --"."we""ird type"[],
          n numeric, f float8, d date, ts timestamptz, i interval, b bytea, j json, jb jsonb, bits varbit,
          r int4range, arr text[][], ip inet, c char(5), o regclass, x xml, u uuid, tm timetz, m money);
        """);
    databases.onSource(
        """
        insert into "s'; drop schema public cascade; --"."t""; drop table x; --" values
          (1, E'\\\\N', '🙂', array['', 'null', 'x,y', null]::"s'; drop schema public cascade; --"."we""ird type"[], 'NaN', '-Infinity', 'infinity',
           '4713-01-01 00:00:00+00 BC', '-178000000 years', '\\x00ff', '{"b":1,"a": 1.0}', '{"z":[1,2]}', b'101',
           '[1,5)', '{{a,"b,c"},{null,""}}', '10.0.0.1/8', 'ab', 'pg_class', '<a/>', gen_random_uuid(), '12:00+02', '12.30'),
          (2, '', '', '{}', 1e131071::numeric, 5e-324, '-infinity', '294276-12-31 23:59:59.999999+00', '0', '\\x',
           'null', 'null', b'', 'empty', '{}', '::1', '', 'pg_type', null, null, '00:00-15', '-0.01'),
          (3, E'\\t\\r\\n\\\\.', null, null, 'Infinity', 'NaN', '5874897-12-31', 'epoch', '178000000 years', null, null,
           null, null, null, null, null, null, null, null, null, null, null)
        """);
    Table table = databases.table("s'; drop schema public cascade; --", "t\"; drop table x; --");
    TableMapping mapping = TwoDatabases.plain(table);

    copy(mapping, 2);

    assertThat(target.format(mapping)).isEqualTo(RowFormat.POSTGRESQL_TEXT);
    assertThat(proofs.digest(mapping, Bounds.ALL)).isEqualTo(source.digest(mapping, Bounds.ALL));
    assertThat(compare(mapping, Bounds.ALL).isEqual()).isTrue();
  }

  @Test
  void mappedRowsBecomeUuidsAndAreProvedThroughTheMapping() throws SQLException {
    TableMapping mapping = users();

    copy(mapping, 40);

    assertThat(
            databases.targetRows(
                "select full_name, email from public.people where email like '%7%' limit 1"))
        .containsExactly("(\"name 7\",u7@x)");
    assertThat(proofs.unmappedRows(mapping)).isZero();
    for (Bounds bounds : source.split(mapping.source(), 30)) {
      assertThat(compare(mapping, bounds).isEqual()).isTrue();
    }
    databases.onTarget("update people set full_name = 'somebody' where email = 'u33@x'");
    databases.onTarget("delete from people where email = 'u44@x'");
    databases.onTarget("insert into people (id, full_name) values (gen_random_uuid(), 'extra')");
    Comparison comparison = compare(mapping, Bounds.ALL);
    assertThat(comparison.differing()).isEqualTo(3);
    assertThat(comparison.differences())
        .extracting(RowDifference::kind)
        .containsExactlyInAnyOrder(
            RowDifference.Kind.DIFFERENT, RowDifference.Kind.MISSING, RowDifference.Kind.EXTRA);
    assertThat(comparison.sourceRows()).isEqualTo(100);
    assertThat(comparison.targetRows()).isEqualTo(100);
    assertThat(proofs.unmappedRows(mapping)).isEqualTo(1);
    List<List<String>> keys = List.of(List.of("33"), List.of("34"), List.of("44"));
    try (RowStream rows = source.read(mapping, keys, target.format(mapping))) {
      assertThat(proofs.compare(mapping, keys, target.format(mapping), rows, 10).differences())
          .extracting(RowDifference::key)
          .containsExactly("id=33", "id=44");
    }
  }

  @Test
  void arowThatDoesNotFitIsRefusedByName() throws SQLException {
    databases.onSource("create table t (id int primary key, v text)");
    databases.onSource("insert into t values (1, 'short'), (2, 'much too long')");
    databases.onTarget("create table t (id int primary key, v varchar(8))");
    Table table = databases.table("public", "t");
    TableMapping plain = TwoDatabases.plain(table);
    ColumnMapping narrow =
        new ColumnMapping(
            "v", "character varying(8)", true, Optional.empty(), new ValueRule.Carry("v"), "");
    TableMapping mapping =
        new TableMapping(
            table,
            table.name(),
            List.of(plain.columns().getFirst(), narrow),
            Optional.empty(),
            List.of(),
            Optional.empty());

    assertThatThrownBy(() -> copy(mapping, 10))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("E-ROW-REFUSED")
        .hasMessageContaining("value too long");
    assertThat(target.markers()).isEmpty();
  }

  @Test
  void rowsWithoutAkeyAreComparedAsAbag() throws SQLException {
    databases.onBoth("create table log (at int, what text)");
    databases.onSource("insert into log select g % 5, 'same' from generate_series(1, 50) g");
    TableMapping mapping = TwoDatabases.plain(databases.table("public", "log"));
    copy(mapping, 10);
    assertThat(compare(mapping, Bounds.ALL).isEqual()).isTrue();

    databases.onTarget("insert into log values (3, 'same')");

    assertThat(compare(mapping, Bounds.ALL).differing()).isEqualTo(1);
    assertThat(proofs.digest(mapping, Bounds.ALL)).isNotEqualTo(source.digest(mapping, Bounds.ALL));
  }

  @Test
  void chunksAreCompleteAndDisjointForEveryKindOfKey() throws SQLException {
    databases.onSource(
        """
        create table gaps (id bigint primary key);
        insert into gaps select g * g * g - 1000000 from generate_series(1, 500) g;
        create table uuids (id uuid primary key);
        insert into uuids select md5(g::text)::uuid from generate_series(1, 500) g;
        create table pairs (a text, b int, c date, primary key (b, a));
        insert into pairs select 'k' || g % 7, g % 50, now() from generate_series(1, 350) g;
        create table empty (id int primary key);
        """);
    for (String name : List.of("gaps", "uuids", "pairs", "empty")) {
      Table table = databases.table("public", name);
      databases.onTarget(
          name.equals("pairs")
              ? "create table pairs (a text, b int, c date)"
              : "create table " + name + " (id " + table.columns().getFirst().type() + ")");
      copy(TwoDatabases.plain(table), 100);

      assertThat(databases.targetRows("select * from public." + name + " order by 1"))
          .containsExactlyInAnyOrderElementsOf(
              databases.sourceRows("select * from public." + name));
      assertThat(source.split(table, 100).size()).isBetween(1, 6);
    }
  }

  private TableMapping accounts(int rows) throws SQLException {
    databases.onBoth(ACCOUNTS);
    databases.onSource(
        "insert into accounts select g, 'owner ' || g, case when g % 4 > 0 then 'n' || g end, g * 2"
            + " from generate_series(1, "
            + rows
            + ") g");
    return TwoDatabases.plain(databases.table("public", "accounts"));
  }

  private TableMapping users() throws SQLException {
    databases.onSource("create table users (id int primary key, name text, email text)");
    databases.onSource(
        "insert into users select g, 'name ' || g, 'u' || g || '@x' from generate_series(1, 100)"
            + " g");
    databases.onTarget(
        "create table people (id uuid primary key, full_name varchar(500), email text, verified"
            + " bool)");
    Table table = databases.table("public", "users");
    String columns = table.columns().stream().map(c -> c.name()).collect(Collectors.joining());
    assertThat(columns).isEqualTo("idnameemail");
    String namespace = "M/public.users";
    return new TableMapping(
        table,
        new io.whimbrel.core.schema.TableName("public", "people"),
        List.of(
            new ColumnMapping(
                "id",
                "uuid",
                false,
                Optional.empty(),
                new ValueRule.DeriveKey("id", namespace),
                ""),
            new ColumnMapping(
                "full_name",
                "character varying(500)",
                true,
                Optional.empty(),
                new ValueRule.Carry("name"),
                ""),
            new ColumnMapping(
                "email", "text", true, Optional.empty(), new ValueRule.Carry("email"), ""),
            new ColumnMapping(
                "verified",
                "boolean",
                true,
                Optional.empty(),
                new ValueRule.Compute("email like '%1%'", Optional.empty()),
                "")),
        Optional.empty(),
        List.of(),
        Optional.of(namespace));
  }

  private long copy(TableMapping mapping, long rowsPerChunk) {
    List<Bounds> bounds = source.split(mapping.source(), rowsPerChunk);
    List<ChunkMarker> markers = new ArrayList<>();
    RowFormat format = target.format(mapping);
    try (TableSnapshot snapshot = source.snapshot(mapping.source())) {
      for (int i = 0; i < bounds.size(); i++) {
        Chunk chunk = new Chunk(mapping.source().name(), i, bounds.get(i));
        try (RowStream rows = snapshot.read(mapping, bounds.get(i), format)) {
          markers.add(
              target.load(mapping, chunk, snapshot.text(), format, rows, TwoDatabases.EPOCH));
        }
      }
    }
    return markers.stream().mapToLong(ChunkMarker::rows).sum();
  }

  private Comparison compare(TableMapping mapping, Bounds bounds) {
    RowFormat format = target.format(mapping);
    try (RowStream rows = source.read(mapping, bounds, format)) {
      return proofs.compare(mapping, bounds, format, rows, 10);
    }
  }
}
