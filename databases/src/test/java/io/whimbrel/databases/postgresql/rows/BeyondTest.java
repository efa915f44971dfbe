package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.column;
import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule.Carry;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value that the mapped type cannot hold is named with its place; it is never cut. */
@ExtendWith(PostgresServers.Resolver.class)
class BeyondTest {

  private final Transfer transfer;

  BeyondTest(TwoDatabases databases) {
    this.transfer = Transfer.between(databases);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "bigint | 7 | 2147483648 | integer",
        "integer | -7 | -32769 | smallint",
        "numeric | 1.25 | 1e20 | bigint",
        "numeric | 'NaN' | 1000 | numeric(5,2)",
        "numeric | 'Infinity' | '1e309' | double precision",
        "double precision | '-0' | 1e300 | real",
        "text | 'ab ' | 'abcd' | character varying(3)",
        "text | 'ab' | 'abcd' | character(3)",
        "character varying(40) | '🙂é ' | '🙂éxy' | character varying(3)",
        "text | '12' | 'twelve' | integer",
        "text | '2020-02-29' | '2021-02-29' | date",
        "text | '{}' | '{' | jsonb",
        "bit varying | b'101' | b'1011' | bit(3)",
        "bit varying | b'101' | b'1' | bit(3)",
        "bit varying | b'10' | b'1011' | bit varying(3)",
        "json | '{\"a\": 1}' | '\"\\u0000\"' | jsonb"
      })
  void aValueBeyondTheMappedTypeIsNamedAndNeverCut(
      String from, String good, String beyond, String to) {
    execute(
        transfer.source(),
        "create table s (id int primary key, v " + from + ")",
        "insert into s values (1, " + good + "), (2, null)",
        "insert into s select 7, " + beyond);
    execute(transfer.target(), "create table s (id int primary key, v " + to + ", more text)");
    TableMapping mapping =
        TestTables.mapping(
            table(transfer.source(), "s"),
            "s",
            column("id", "integer", new Carry("id")),
            column("v", to, new Carry("v")));

    assertThatThrownBy(() -> transfer.copy(mapping, 100))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("E-ROW-REFUSED")
        .hasMessageContaining("copying public.s#0, column v, source row id=7, public.s");
  }
}
