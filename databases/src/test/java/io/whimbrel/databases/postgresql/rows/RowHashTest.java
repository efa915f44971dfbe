package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digests by the hash functions of types, between servers of one major version. */
@ExtendWith(PostgresServers.Resolver.class)
class RowHashTest {

  private final Transfer transfer;

  RowHashTest(PostgresServers servers) {
    transfer = Transfer.between(servers.databases(PostgresVersion.V18, PostgresVersion.V18));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "smallint; 1; 2",
        "integer; 1; null",
        "bigint; 0; null",
        "bigint; 1; 4294967296",
        "bigint not null; 1; 4294967296",
        "timestamp; '2000-01-01 00:00:00.000001'; '2000-01-01 01:11:34.967296'",
        "timestamptz; '2000-01-01 00:00:00.000001+00'; '2000-01-01 01:11:34.967296+00'",
        "boolean; true; false",
        "text; ''; null",
        "text; 'a'; 'a '",
        "varchar(9); 'é'; 'e'",
        "char(5); 'a'; 'b'",
        "uuid; '00000000-0000-0000-0000-000000000001'; '00000000-0000-0000-0000-000000000010'",
        "date; 'infinity'; '5874897-12-31'",
        "timestamp; '294276-12-31 23:59:59.999999'; '294276-12-31 23:59:59.999998'",
        "timestamptz; '-infinity'; '4713-11-24 00:00:00+00 BC'",
        "date; '2021-03-28'; '2021-03-29'",
        "date; '1992-03-15'; '2480-07-14'",
        "time; '00:00:00.000001'; '01:11:34.967296'",
        "date; '0001-01-01'; '0001-01-01 BC'",
        "date; '9999-12-31'; '10000-01-01'",
        "time; '12:00:00.000001'; '12:00'",
        "time; '24:00'; '00:00'",
        "timetz; '12:00+00'; '13:00+01'",
        "char(5); 'a'; null",
        "char(5); ''; null",
        "bpchar; 'a'; 'a '",
        "numeric; 1.0; 1.00",
        "numeric; 0; 0.00",
        "numeric; 0; null",
        "numeric; 'NaN'; 'Infinity'",
        "numeric; '-Infinity'; 'Infinity'",
        "numeric(12,2); 1.01; -1.01",
        "numeric; 0.5; -0.5",
        "numeric; 1e131071; 1e131070",
        "numeric; 1.000000000000000000000000000000000001; 1.000000000000000000000000000000000002",
        "float8; 0; '-0'",
        "float8; 0; null",
        "float8; 0.1; 0.10000000000000002",
        "float8; 'Infinity'; '-Infinity'",
        "real; 'NaN'; null",
        "real; 0; '-0'",
        "real; 0.1; 0.10000001",
        "interval; '1 month'; '30 days'",
        "jsonb; '1.0'; '1.00'",
        "json; '{\"a\":1}'; '{\"a\": 1}'",
        "bytea; '\\x00'; '\\x0000'",
        "int[]; '{1,2}'; '[0:1]={1,2}'",
        "int[]; '{}'; null",
        "inet; '10.0.0.1/32'; '10.0.0.1/31'"
      })
  void valuesThatDifferInAnythingGiveOtherDigests(String type, String one, String other) {
    transfer.both("create table t (id int primary key, v " + type + ")");
    execute(transfer.source(), "insert into t values (1, " + one + "), (2, " + other + ")");
    execute(transfer.target(), "insert into t values (1, " + one + "), (2, " + one + ")");
    TableMapping mapping = plain(table(transfer.source(), "t"));

    assertThat(transfer.rule().name()).startsWith("hashes of PostgreSQL 18");
    assertThat(transfer.targetDigest(mapping)).isNotEqualTo(transfer.sourceDigest(mapping));

    execute(transfer.target(), "update t set v = " + other + " where id = 2");
    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));
  }

  @Test
  void rowsThatSwapValuesBetweenColumnsOrRowsGiveOtherDigests() {
    transfer.both("create table t (id int primary key, a int, b int)");
    execute(transfer.source(), "insert into t values (1, 2, 3), (2, null, 5)");
    execute(transfer.target(), "insert into t values (1, 3, 2), (2, null, 5)");
    TableMapping mapping = plain(table(transfer.source(), "t"));

    assertThat(transfer.targetDigest(mapping)).isNotEqualTo(transfer.sourceDigest(mapping));

    execute(transfer.target(), "update t set a = 2, b = 3 where id = 1");
    execute(transfer.target(), "update t set a = 5, b = null where id = 2");
    assertThat(transfer.targetDigest(mapping)).isNotEqualTo(transfer.sourceDigest(mapping));
  }

  /** Of every type: what two columns of a row hold is swapped, or both change alike. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "smallint; 1; 2",
        "integer; 1; 65536",
        "bigint; 1; 4294967296",
        "bigint; 4294967296; 4294967297",
        "numeric; 1.00; 10000.00",
        "numeric; 0.0; 0.00",
        "numeric; 5; 50000",
        "numeric; 1; -1",
        "numeric; 0; 1",
        "numeric; 1; 'NaN'",
        "float8; 0; '-0'",
        "float8; 1; 2",
        "real; 1; 16777216",
        "date; '2000-01-01'; '2000-01-02'",
        "timestamp; '2000-01-01 00:00:00.000001'; '2000-01-01 01:11:34.967296'",
        "timestamptz; '2000-01-01 00:00:00+00'; '2000-01-01 00:00:01+00'",
        "time; '00:00'; '24:00'",
        "boolean; true; false",
        "uuid; '00000000-0000-0000-0000-000000000001'; '00000000-0000-0000-0000-000000000010'",
        "text; 'a'; 'b'",
        "char(3); 'a'; 'b'",
        "bytea; '\\x00'; '\\x0000'",
        "jsonb; '1.0'; '1.00'"
      })
  void twoColumnsThatChangeAlikeOrSwapGiveOtherDigests(String type, String one, String other) {
    for (String ban : List.of("not null", "")) {
      transfer.both("drop table if exists t");
      transfer.both(
          "create table t (id int primary key, a %1$s %2$s, b %1$s %2$s, c int)"
              .formatted(type, ban));
      TableMapping mapping = plain(table(transfer.source(), "t"));
      for (String last : List.of("7", "null")) {
        List<String> rows =
            Stream.of("%1$s, %1$s", "%2$s, %2$s", "%1$s, %2$s", "%2$s, %1$s")
                .map(pair -> "1, " + pair.formatted(one, other) + ", " + last)
                .toList();
        assertThat(rows.stream().map(row -> digestOf(mapping, row)).distinct())
            .describedAs("%s %s, %s", type, ban, rows)
            .hasSize(rows.size());
      }
    }
  }

  private ChunkDigest digestOf(TableMapping mapping, String row) {
    execute(transfer.target(), "truncate t");
    execute(transfer.target(), "insert into t values (" + row + ")");
    return transfer.targetDigest(mapping);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {"bpchar; ''", "varbit; ''", "xml; ''", "tsvector; ''", "lettered; ''", "pair; ''"})
  void aNullThatOnlyTheTargetAllowsIsNoEmptyText(String type, String empty) {
    transfer.both("create domain lettered as text", "create type pair as enum ('')");
    execute(transfer.source(), "create table t (id int primary key, v " + type + " not null)");
    execute(transfer.target(), "create table t (id int primary key, v " + type + ")");
    execute(transfer.source(), "insert into t values (1, " + empty + ")");
    execute(transfer.target(), "insert into t values (1, null)");
    TableMapping mapping = plain(table(transfer.source(), "t"));

    assertThat(transfer.targetDigest(mapping)).isNotEqualTo(transfer.sourceDigest(mapping));
  }

  @Test
  void rowsWithNullsThatSwapValuesGiveOtherDigests() {
    transfer.both("create table t (id int primary key, a int, b numeric, c text)");
    execute(transfer.source(), "insert into t values (1, 2, 3, null), (2, 4, 5, null)");
    execute(transfer.target(), "insert into t values (1, 4, 3, null), (2, 2, 5, null)");
    TableMapping mapping = plain(table(transfer.source(), "t"));

    assertThat(transfer.targetDigest(mapping)).isNotEqualTo(transfer.sourceDigest(mapping));

    execute(transfer.target(), "update t set a = case id when 1 then 2 else 4 end");
    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));
  }

  @Test
  void nullsOfOtherColumnsGiveOtherDigests() {
    transfer.both("create type pair as (x int, y int)");
    transfer.both("create table t (id int primary key, a int, b int, c pair, d date)");
    execute(transfer.source(), "insert into t values (1, null, 2, null, null)");
    TableMapping mapping = plain(table(transfer.source(), "t"));

    for (String row :
        List.of(
            "1, 2, null, null, null",
            "1, null, 2, row(null, null), null",
            "1, null, null, null, null",
            "1, null, 2, null, '2000-01-01'")) {
      execute(transfer.target(), "truncate t");
      execute(transfer.target(), "insert into t values (" + row + ")");
      assertThat(transfer.targetDigest(mapping))
          .describedAs(row)
          .isNotEqualTo(transfer.sourceDigest(mapping));
    }
    execute(transfer.target(), "truncate t");
    execute(transfer.target(), "insert into t values (1, null, 2, null, null)");
    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));
  }

  @Test
  void zerosOfOtherScalesThatSwapRowsGiveOtherDigests() {
    transfer.both("create table t (id int primary key, v numeric not null)");
    execute(transfer.source(), "insert into t select i, 0 from generate_series(1, 50) i");
    execute(transfer.source(), "update t set v = 0.00 where id % 2 = 0");
    execute(transfer.target(), "insert into t select i, 0 from generate_series(1, 50) i");
    execute(transfer.target(), "update t set v = 0.00 where id % 2 = 1");
    TableMapping mapping = plain(table(transfer.source(), "t"));

    assertThat(transfer.targetDigest(mapping)).isNotEqualTo(transfer.sourceDigest(mapping));

    execute(transfer.target(), "update t set v = case when id % 2 = 0 then 0.00 else 0 end");
    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));
  }

  @Test
  void aTableWithMoreColumnsThanHashesNestIsComparedByTexts() {
    StringBuilder columns = new StringBuilder("id int primary key");
    for (int i = 0; i < RowHash.COLUMNS_MAX + 1; i++) {
      columns.append(", c").append(i).append(" int default ").append(i);
    }
    transfer.both("create table t (" + columns + ")", "insert into t values (1), (2)");
    TableMapping mapping = plain(table(transfer.source(), "t"));

    assertThat(transfer.targetDigest(mapping)).isEqualTo(transfer.sourceDigest(mapping));

    execute(transfer.target(), "update t set c200 = null where id = 2");
    assertThat(transfer.targetDigest(mapping)).isNotEqualTo(transfer.sourceDigest(mapping));
  }
}
