package io.whimbrel.engine.sync;

import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.TableNames;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The tables that were once, as a whole, what the log says: none of their rows came from a snapshot
 * that was later. It stays true of a table that goes back to copy, which is read in one snapshot
 * then.
 */
final class SettledTables {
  private final Chronicle chronicle;

  SettledTables(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  /** Notes that these are. */
  void note(Collection<Table> tables) {
    List<TableName> names = tables.stream().map(Table::name).sorted().toList();
    chronicle.fact(Facts.SETTLED, TableNames.write(names));
  }

  /** Whether a table is one of them. */
  boolean contains(TableName table) {
    return chronicle
        .fact(Facts.SETTLED)
        .map(TableNames::read)
        .map(Set::copyOf)
        .orElse(Set.of())
        .contains(table);
  }
}
