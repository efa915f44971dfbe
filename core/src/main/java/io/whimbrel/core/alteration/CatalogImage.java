package io.whimbrel.core.alteration;

import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import java.util.List;
import java.util.Optional;

/**
 * The structure of a database at a moment, without its rows.
 *
 * @param tables with their columns
 * @param structures what names each table and column whatever it is called
 * @param definitions of everything that users made
 */
public record CatalogImage(
    List<Table> tables, List<TableStructure> structures, List<ObjectDefinition> definitions) {
  public CatalogImage {
    tables = List.copyOf(tables);
    structures = List.copyOf(structures);
    definitions = List.copyOf(definitions);
  }

  /** The table of this name, if it is there. */
  public Optional<Table> table(TableName name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  /** The structure of the table of this name, if it is there. */
  public Optional<TableStructure> structure(TableName name) {
    return structures.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  /** Definitions of a kind that belong to a table. */
  public List<ObjectDefinition> parts(String kind, TableName table) {
    return definitions.stream()
        .filter(d -> d.kind().equals(kind) && d.table().filter(table::equals).isPresent())
        .toList();
  }

  /** What people wrote about a table; empty where they did not. */
  public Optional<String> comment(TableName table) {
    return parts("table", table).stream()
        .map(d -> d.attributes().getOrDefault("comment", ""))
        .filter(comment -> !comment.isBlank())
        .findFirst();
  }
}
