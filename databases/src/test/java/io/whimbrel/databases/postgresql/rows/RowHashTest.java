package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.testkit.postgresql.PostgresVersion;
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
        "boolean; true; false",
        "text; ''; null",
        "text; 'a'; 'a '",
        "varchar(9); 'é'; 'e'",
        "char(5); 'a'; 'b'",
        "uuid; '00000000-0000-0000-0000-000000000001'; '00000000-0000-0000-0000-000000000010'",
        "date; 'infinity'; '5874897-12-31'",
        "timestamp; '294276-12-31 23:59:59.999999'; '294276-12-31 23:59:59.999998'",
        "timestamptz; '-infinity'; '4713-11-24 00:00:00+00 BC'",
        "numeric; 1.0; 1.00",
        "float8; 0; '-0'",
        "real; 'NaN'; null",
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
