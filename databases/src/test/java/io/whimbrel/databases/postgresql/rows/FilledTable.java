package io.whimbrel.databases.postgresql.rows;

import static io.whimbrel.databases.postgresql.rows.TestTables.column;
import static io.whimbrel.databases.postgresql.rows.TestTables.execute;
import static io.whimbrel.databases.postgresql.rows.TestTables.plain;
import static io.whimbrel.databases.postgresql.rows.TestTables.table;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Table f, with columns that only the target has. */
final class FilledTable {
  private FilledTable() {}

  /** Three rows, and on the target new columns of two known values and of one that is not. */
  static TableMapping of(Transfer transfer, String create) {
    transfer.both(create);
    execute(transfer.source(), "insert into f select g, 'v' || g from generate_series(1, 3) g");
    execute(
        transfer.target(),
        "alter table f add state text default 'new', add note text, add seen text default 'never'");
    Table table = table(transfer.source(), "f");
    List<ColumnMapping> columns = new ArrayList<>(plain(table).columns());
    columns.add(
        new ColumnMapping("state", "text", true, Optional.of("'new'"), new ValueRule.Fill(), ""));
    columns.add(column("note", "text", new ValueRule.Fill()));
    TableMapping mapping = TestTables.mapping(table, "f", columns.toArray(ColumnMapping[]::new));
    transfer.copy(mapping, 100);
    execute(transfer.target(), "update f set seen = 'mine'");
    return mapping;
  }
}
