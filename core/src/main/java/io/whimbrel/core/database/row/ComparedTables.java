package io.whimbrel.core.database.row;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.Table;
import java.util.List;

/**
 * The tables of a database that is compared.
 *
 * @param tables by name, as an inventory has them
 * @param unreadable tables whose rows may not be read, each with the right that is missing
 */
public record ComparedTables(List<Table> tables, List<Finding> unreadable) {
  public ComparedTables {
    tables = List.copyOf(tables);
    unreadable = List.copyOf(unreadable);
  }
}
