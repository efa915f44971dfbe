package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.column;
import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.mapping;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresServers.Resolver.class)
class KeySplitterTest {

  private final Transfer transfer;

  KeySplitterTest(TwoDatabases databases) {
    transfer = Transfer.between(databases);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table t as select case when g < 5000 then g else g * 1000000000::bigint end as id"
            + " from generate_series(1, 10000) g; alter table t add primary key (id)",
        "create table t as select (g * g - 50000000)::numeric(20,3) as id"
            + " from generate_series(1, 10000) g; alter table t add primary key (id)",
        "create table t as select md5(g::text)::uuid as id, 'x' as v"
            + " from generate_series(1, 10000) g; alter table t add primary key (id)",
        "create table t as select case g % 3 when 0 then upper(md5(g::text))"
            + " when 1 then 'ä-' || md5(g::text) else '_' || g end collate \"und-x-icu\" as id"
            + " from generate_series(1, 10000) g; alter table t add primary key (id)",
        "create table t as select g % 7 as a, ('k' || g)::varchar(20) collate \"und-x-icu\" as b,"
            + " g > 0 as c from generate_series(1, 10000) g;"
            + " alter table t add primary key (b, c, a)",
        "create table t as select decode(md5(g::text), 'hex') as id, g % 2 = 0 as b"
            + " from generate_series(1, 10000) g; alter table t add primary key (b, id)",
        "create table t as select timestamptz '2020-01-01' + g * interval '1 ms' as id,"
            + " (g || 'x')::char(9) as c"
            + " from generate_series(1, 10000) g; alter table t add primary key (c, id)"
      })
  void anyKeyGivesBalancedRangesThatHoldEveryRowOnce(String create) {
    transfer.both(create);
    TableMapping mapping = plain(table(transfer.source(), "t"));

    List<Bounds> ranges = transfer.rows().split(mapping.source(), 1000);

    assertThat(ranges).hasSize(10);
    List<Long> counts =
        ranges.stream()
            .map(b -> transfer.rows().digest(mapping, b, transfer.rule()).rows())
            .toList();
    assertThat(counts).allMatch(n -> n == 1000);
    List<ChunkDigest> digests = transfer.rows().digests(mapping, ranges, transfer.rule());
    assertThat(digests)
        .containsExactlyElementsOf(
            ranges.stream()
                .map(b -> transfer.proofs().digest(mapping, b, transfer.rule()))
                .toList())
        .doesNotHaveDuplicates();
    assertThat(transfer.proofs().digests(mapping, ranges, transfer.rule())).isEqualTo(digests);
    Bounds range = ranges.get(3);
    List<Bounds> parts = transfer.rows().split(mapping.source(), range, 300);
    assertThat(parts.size()).isIn(1, 4);
    assertThat(parts.getFirst().from()).isEqualTo(range.from());
    assertThat(parts.getLast().until()).isEqualTo(range.until());
    assertThat(parts)
        .map(part -> transfer.rows().digest(mapping, part, transfer.rule()).rows())
        .containsExactlyElementsOf(
            parts.size() == 1 ? List.of(1000L) : List.of(300L, 300L, 300L, 100L));
  }

  @Test
  void textInAnotherCollationOnTheTargetFallsIntoTheSameRanges() {
    String rows =
        " as select id, 1 as n from (select distinct case when g % 2 = 0 then 'A' else 'a' end"
            + " || chr(95 + g % 30) || g::text as id from generate_series(1, 5000) g) as x";
    execute(transfer.source(), "create table t" + rows, "alter table t add primary key (id)");
    execute(
        transfer.target(),
        "create table t" + rows,
        "alter table t alter id type text collate \"und-x-icu\"",
        "alter table t add primary key (id)");
    TableMapping mapping = plain(table(transfer.source(), "t"));

    List<Bounds> ranges = transfer.rows().split(mapping.source(), 500);

    assertThat(ranges).hasSize(10);
    assertThat(ranges)
        .allSatisfy(
            b -> {
              assertThat(transfer.proofs().digest(mapping, b, transfer.rule()))
                  .isEqualTo(transfer.rows().digest(mapping, b, transfer.rule()));
              assertThat(transfer.compare(mapping, b).isEqual()).isTrue();
            });
  }

  @Test
  void aNewKeyBeyondAllOthersBelongsToAChunk() {
    execute(
        transfer.source(),
        "create table t (id int primary key)",
        "insert into t select generate_series(1, 100)");
    TableMapping mapping = plain(table(transfer.source(), "t"));
    List<Bounds> ranges = transfer.rows().split(mapping.source(), 10);

    execute(transfer.source(), "insert into t values (-5), (1000)");

    assertThat(transfer.rows().digest(mapping, ranges.getFirst(), transfer.rule()).rows())
        .isEqualTo(11);
    assertThat(transfer.rows().digest(mapping, ranges.getLast(), transfer.rule()).rows())
        .isEqualTo(11);
  }

  @Test
  void tablesThatCannotBeCutAreOneChunk() {
    execute(
        transfer.source(),
        "create table empty (id int primary key)",
        "create table small (id int primary key)",
        "insert into small values (1), (2)",
        "create table keyless (v text)",
        "insert into keyless select 'x' from generate_series(1, 1000)");

    assertThat(transfer.rows().split(table(transfer.source(), "empty"), 10))
        .containsExactly(Bounds.ALL);
    assertThat(transfer.rows().split(table(transfer.source(), "small"), 10))
        .containsExactly(Bounds.ALL);
    assertThat(transfer.rows().split(table(transfer.source(), "keyless"), 10))
        .containsExactly(Bounds.ALL);
  }

  @Test
  void enumsAreCutByTheirTextsWhateverTheOrderOfTheirLabelsIs() {
    execute(transfer.source(), "create type mood as enum ('sad', 'ok', 'happy')");
    execute(transfer.target(), "create type mood as enum ('happy', 'ok', 'sad')");
    transfer.both("create domain feeling as mood");
    transfer.both("create table t (m mood, f feeling, id int, primary key (m, f, id))");
    execute(
        transfer.target(), "create table texts (m text, f text, id int, primary key (m, f, id))");
    execute(
        transfer.source(),
        "insert into t select m, m, g from unnest(enum_range(null::mood)) m,"
            + " generate_series(1, 100) g");
    Table table = table(transfer.source(), "t");
    List<TableMapping> mappings =
        List.of(
            plain(table),
            mapping(
                table,
                "texts",
                column("m", "text", new ValueRule.Carry("m")),
                column("f", "text", new ValueRule.Carry("f")),
                column("id", "integer", new ValueRule.Carry("id"))));

    List<Bounds> ranges = transfer.rows().split(table, 40);
    int copied = transfer.copy(mappings.getFirst(), 40).size();
    execute(transfer.target(), "insert into texts select m, f, id from t");

    assertThat(copied).isEqualTo(ranges.size()).isEqualTo(8);
    for (TableMapping mapping : mappings) {
      assertThat(ranges)
          .flatExtracting(range -> transfer.compare(mapping, range).differences())
          .isEmpty();
      assertThat(ranges.stream().mapToLong(r -> transfer.compare(mapping, r).targetRows()).sum())
          .isEqualTo(300);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "g; 100",
        "hashint8extended(g, 0); 16",
        "g # 173; 100",
      })
  void aLargeTableWhoseRowsLieInAnotherOrderThanTheirKeysIsCutIntoFewRanges(String key, int n) {
    execute(
        transfer.source(),
        "create table t (id bigint primary key) with (fillfactor = 10)",
        "insert into t select %s from generate_series(1::bigint, 100000) g".formatted(key));
    TableMapping mapping = plain(table(transfer.source(), "t"));

    List<Bounds> ranges = transfer.rows().split(mapping.source(), 1_000);

    assertThat(ranges).hasSizeBetween(n * 9 / 10, n * 11 / 10);
    List<Long> rows =
        transfer.rows().digests(mapping, ranges, transfer.rule()).stream()
            .map(ChunkDigest::rows)
            .toList();
    assertThat(rows).allMatch(count -> count > 50_000 / n);
    assertThat(rows.stream().mapToLong(count -> count).sum()).isEqualTo(100_000);
  }

  @Test
  void eachPartitionHasAnOrderOfItsOwn() {
    execute(
        transfer.source(),
        "create table t (id bigint primary key) partition by range (id)",
        "create table low partition of t for values from (0) to (50001) with (fillfactor = 10)",
        "create table high partition of t for values from (50001) to (200000)"
            + " with (fillfactor = 10)",
        "insert into t select generate_series(1, 100000)");

    Table known = table(transfer.source(), "t");
    Table partitioned =
        new Table(
            known.name(),
            Table.Kind.PARTITIONED,
            known.columns(),
            known.key(),
            known.identity(),
            known.foreignKeys(),
            known.partitionOf(),
            known.rows(),
            known.bytes());

    assertThat(transfer.rows().split(partitioned, 1_000)).hasSizeBetween(90, 110);
  }
}
