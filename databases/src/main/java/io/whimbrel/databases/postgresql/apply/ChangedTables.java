package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.TableName;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables that changes were met of. What writing a table takes is looked up on the target with
 * its first change, since of thousands of tables few change at a time. Used by one thread.
 */
final class ChangedTables {

  private final Map<TableName, TableMapping> mappings = new HashMap<>();
  private final Map<TableName, TableChanges> met = new LinkedHashMap<>();
  private final Opener opener;

  /** Makes ready to write a table. */
  @FunctionalInterface
  interface Opener {
    /**
     * Makes ready.
     *
     * @param number differs from table to table
     */
    TableChanges open(TableMapping mapping, int number) throws SQLException;
  }

  ChangedTables(List<TableMapping> mappings, Opener opener) {
    mappings.forEach(mapping -> this.mappings.put(mapping.source().name(), mapping));
    this.opener = opener;
  }

  /** Whether a table's first change is to come: then the target is asked. */
  boolean isNew(TableName name) {
    return !met.containsKey(name) && mappings.containsKey(name);
  }

  /** Changes of a table; empty when it is not carried. */
  Optional<TableChanges> of(TableName name) throws SQLException {
    TableChanges changes = met.get(name);
    TableMapping mapping = mappings.get(name);
    if (changes == null && mapping != null) {
      changes = opener.open(mapping, met.size());
      met.put(name, changes);
    }
    return Optional.ofNullable(changes);
  }

  /** Those that were met, in the order in which they were. */
  Collection<TableChanges> met() {
    return Collections.unmodifiableCollection(met.values());
  }
}
