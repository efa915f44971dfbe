package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.column;
import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.query;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that are compared in place, with values that are too large to stand in a statement. */
@ExtendWith(PostgresServers.Resolver.class)
class LargeTextsTest {

  private static final String ROWS =
      """
      insert into big
      select g, repeat(E'a\\\\b\\t\\n\\r\\u00e9\\U0001F600', 200000), decode(repeat('00ff5c0a', 400000), 'hex'),
        to_jsonb(repeat('j', 1200000)), 'small'
      from generate_series(1, 6) g
      """;

  private final Transfer transfer;
  private final RowsInPlace target;
  private final KeyOrderedRows source;

  LargeTextsTest(TwoDatabases databases) {
    transfer = Transfer.between(databases);
    target = new RowsInPlace(databases.target(), Transfer.SCOPE.run());
    source = new KeyOrderedRows(databases.source());
  }

  @Test
  void largeValuesAreEqualOrToldByWhatTheyComeToAndWhereTheyBeginToDiffer() {
    TableMapping mapping = tables();
    execute(
        transfer.target(),
        "update big set v = overlay(v placing 'X' from 1000000) where id = 2",
        "update big set b = set_byte(b, 1599999, 1) where id = 3",
        "update big set v = 'short', s = 'other' where id = 4",
        "update big set v = null, j = '1' where id = 5",
        "update big set v = 'this' where id = 6");
    execute(transfer.source(), "update big set v = 'that' where id = 6");

    Comparison found = compare(mapping);

    assertThat(found.sourceRows()).isEqualTo(6);
    assertThat(told(found))
        .isEqualTo(
            """
            id=2 v: 2400000 bytes, SHA-256 %s, first difference in bytes 1441793 to 1507328 - 2399997 bytes, SHA-256 %s, first difference in bytes 1441793 to 1507328
            id=3 b: 3200002 bytes, SHA-256 %s, first difference in bytes 3145729 to 3211264 - 3200002 bytes, SHA-256 %s, first difference in bytes 3145729 to 3211264
            id=4 v: 2400000 bytes, SHA-256 %1$s - short
            id=4 s: small - other
            id=5 v: 2400000 bytes, SHA-256 %1$s - NULL
            id=5 j: 1200002 bytes, SHA-256 %5$s - 1
            id=6 v: that - this\
            """
                .formatted(
                    sha(transfer.source(), "v", 2),
                    sha(transfer.target(), "v", 2),
                    sha(transfer.source(), "b::text", 3),
                    sha(transfer.target(), "b::text", 3),
                    sha(transfer.source(), "j::text", 5)));
    assertThat(compare(mapping, List.of(List.of("2"), List.of("3"), List.of("1"))).differences())
        .isEqualTo(found.differences().subList(0, 2));
  }

  @Test
  void aTextThatReadsAsWhatAnotherOneComesToIsAnotherText() {
    TableMapping mapping = tables();
    String summary =
        query(
            transfer.source(),
            "select substr(" + LargeTexts.of("t.v") + ", 2) from big t where id = 1");
    execute(transfer.target(), "update big set v = '" + summary + "' where id = 1");

    assertThat(compare(mapping).differing()).isEqualTo(1);
  }

  @Test
  void aLargeValueThatAnExpressionLooksAtStaysWhatItIs() {
    Table table = tables().source();
    execute(
        transfer.target(), "update big set s = length(v)::text", "delete from big where id > 3");
    TableMapping looking = mapped(table, "length(v)::text", "id < 4 and j is not null");
    TableMapping other = mapped(table, "upper(s)", "id < 4");

    assertThat(LargeTexts.places(looking)).containsExactly(2);
    assertThat(LargeTexts.places(other)).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(LargeTexts.places(mapped(table, "big::text", "true"))).isEmpty();
    assertThat(compare(looking).isEqual()).isTrue();
    assertThat(compare(other).differences()).hasSize(3).allMatch(d -> d.columns().size() == 1);
  }

  private static TableMapping mapped(Table table, String computed, String where) {
    List<ColumnMapping> columns = new ArrayList<>(plain(table).columns());
    columns.set(4, column("s", "text", new ValueRule.Compute(computed, Optional.empty())));
    return new TableMapping(
        table, table.name(), columns, Optional.of(where), List.of(), Optional.empty());
  }

  private TableMapping tables() {
    transfer.both("create table big (id int primary key, v text, b bytea, j jsonb, s text)", ROWS);
    return plain(table(transfer.source(), "big"));
  }

  private Comparison compare(TableMapping mapping) {
    RowFormat format = transfer.loads().format(mapping);
    try (RowStream rows = source.read(mapping, Bounds.ALL, format)) {
      return target.compare(mapping, Bounds.ALL, format, rows, 10);
    }
  }

  private Comparison compare(TableMapping mapping, List<List<String>> keys) {
    RowFormat format = transfer.loads().format(mapping);
    try (RowStream rows = source.read(mapping, keys, format)) {
      return target.compare(mapping, keys, format, rows, 10);
    }
  }

  private static String sha(TestDatabase side, String value, int id) {
    return query(
        side,
        "select encode(sha256(convert_to(%s, 'UTF8')), 'hex') from big where id = %d"
            .formatted(value, id));
  }

  private static String told(Comparison found) {
    return found.differences().stream()
        .flatMap(row -> row.columns().stream().map(column -> told(row, column)))
        .collect(Collectors.joining("\n"));
  }

  private static String told(RowDifference row, RowDifference.ColumnDifference column) {
    return "%s %s: %s - %s"
        .formatted(row.key(), column.column(), column.expectedShown(), column.foundShown());
  }
}
