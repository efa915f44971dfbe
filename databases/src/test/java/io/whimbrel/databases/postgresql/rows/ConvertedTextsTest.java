package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.column;
import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule.Carry;
import io.whimbrel.core.mapping.ValueRule.Compute;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Large values whose type changes, compared in place. */
@ExtendWith(PostgresServers.Resolver.class)
class ConvertedTextsTest {

  /** Large on both sides, on neither, only before, and only behind; NULL; and a text of letters. */
  private static final String ROWS =
      """
      insert into big values
        (1, ('{"b":  1, "a": "' || repeat(E'x\\u00e9', 400000) || '"}')::json,
          ' ["' || repeat('\\u0041', 1300000) || '"]', decode(repeat('00ff', 700000), 'hex'),
          repeat('v', 1100000)),
        (2, '{"b":  1}', '[ 1,2]', '\\x00ff', 'r'),
        (3, ('[' || repeat(' ', 1500000) || ']')::json, '"c"' || repeat(' ', 1500000), '', ''),
        (4, ('[' || repeat('1,', 500000) || '1]')::json, '[' || repeat('{},', 300000) || '1]',
          decode(repeat('5c', 600000), 'hex'), 'c'),
        (5, null, null, null, null)
      """;

  private final Transfer transfer;
  private final RowsInPlace target;
  private final KeyOrderedRows source;

  ConvertedTextsTest(TwoDatabases databases) {
    transfer = Transfer.between(databases);
    target = new RowsInPlace(databases.target(), Transfer.SCOPE.run());
    source = new KeyOrderedRows(databases.source());
  }

  @Test
  void largeValuesThatChangeTheirTypeAreEqualOrToldByWhatTheyComeTo() {
    TableMapping mapping = tables();

    assertThat(ConvertedTexts.places(mapping)).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(compare(mapping).differences()).isEmpty();

    execute(
        transfer.target(),
        "update big set j = jsonb_set(j, '{b}', '2') where id = 1",
        "update big set t = t || '0' where id = 4",
        "update big set b = overlay(b placing 'A' from 1150000), v = 'd' where id = 4",
        "update big set j = '[1]' where id = 3",
        "update big set v = 'NULL' where id = 5");
    Comparison found = compare(mapping);

    assertThat(found.differences()).extracting(RowDifference::key).hasSize(4);
    assertThat(told(found, 0, "j"))
        .matches("\\d{6,} bytes, SHA-256 .* - \\d{6,} bytes, SHA-256 .*");
    assertThat(told(found, 1, "j")).isEqualTo("[] - [1]");
    assertThat(told(found, 2, "t")).matches("1200003 bytes, .* - 1200006 bytes, .*");
    assertThat(told(found, 2, "b")).matches("1200002 bytes, .* first difference in bytes .*");
    assertThat(told(found, 2, "v")).isEqualTo("c - d");
    assertThat(told(found, 3, "v")).isEqualTo("null - NULL");
  }

  @Test
  void onlyTypesOfWhichTheSourceTellsTheSameAreConvertedThere() {
    TableMapping mapping = tables();

    assertThat(ConvertedTexts.places(to(mapping, "t", "xml", "t"))).doesNotContain(2);
    assertThat(ConvertedTexts.places(to(mapping, "v", "character varying(10)", "v")))
        .as("a cast would cut it off")
        .doesNotContain(4);
    assertThat(ConvertedTexts.places(to(mapping, "t", "jsonb", "upper(v)")))
        .as("an expression looks at it")
        .containsExactlyInAnyOrder(1, 3);
  }

  private TableMapping tables() {
    transfer.both("create table big (id int primary key, j json, t text, b bytea, v text)");
    execute(transfer.source(), ROWS);
    execute(
        transfer.target(),
        ROWS,
        "alter table big alter j type jsonb, alter t type jsonb using t::jsonb,"
            + " alter b type text using b::text, alter v type varchar(2000000)");
    Table table = table(transfer.source(), "big");
    List<ColumnMapping> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      columns.add(column(column.name(), type(column), new Carry(column.name())));
    }
    return new TableMapping(
        table, table.name(), columns, Optional.empty(), List.of(), Optional.empty());
  }

  private static String type(Column column) {
    return switch (column.name()) {
      case "j", "t" -> "jsonb";
      case "b" -> "text";
      case "v" -> "character varying";
      default -> column.type();
    };
  }

  /** With a column of another type, carried or computed. */
  private static TableMapping to(TableMapping mapping, String name, String type, String value) {
    List<ColumnMapping> columns = new ArrayList<>(mapping.columns());
    columns.replaceAll(
        c ->
            c.name().equals(name)
                ? column(
                    name,
                    type,
                    value.equals(name) ? new Carry(name) : new Compute(value, Optional.empty()))
                : c);
    return new TableMapping(
        mapping.source(), mapping.target(), columns, Optional.empty(), List.of(), Optional.empty());
  }

  private Comparison compare(TableMapping mapping) {
    RowFormat format = transfer.loads().format(mapping);
    try (RowStream rows = source.read(mapping, Bounds.ALL, format)) {
      return target.compare(mapping, Bounds.ALL, format, rows, 10);
    }
  }

  private static String told(Comparison found, int row, String column) {
    return found.differences().get(row).columns().stream()
        .filter(c -> c.column().equals(column))
        .map(c -> c.expected() + " - " + c.found())
        .findFirst()
        .orElseThrow();
  }
}
