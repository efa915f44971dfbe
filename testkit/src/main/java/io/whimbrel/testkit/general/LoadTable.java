package io.whimbrel.testkit.general;

import java.util.List;
import java.util.Optional;

/**
 * A table as a load sees it.
 *
 * @param name quoted, with its schema
 * @param isChangeable whether the server takes updates and deletes of a published table like it
 * @param isReferenced whether a foreign key refers to it
 */
record LoadTable(
    String name,
    List<LoadColumn> columns,
    List<LoadReference> references,
    boolean isChangeable,
    boolean isReferenced) {
  LoadTable {
    columns = List.copyOf(columns);
    references = List.copyOf(references);
  }

  /** The foreign key that gives a column its value; the first one where there are several. */
  Optional<LoadReference> reference(LoadColumn column) {
    return references.stream().filter(r -> r.columns().contains(column.name())).findFirst();
  }

  /** Columns that an update may give another value without touching a key. */
  List<LoadColumn> plainColumns() {
    return columns.stream()
        .filter(c -> c.isFree() && !c.isKey() && reference(c).isEmpty())
        .toList();
  }

  /** Columns of keys that refer to nothing. */
  List<LoadColumn> ownKeyColumns() {
    return columns.stream()
        .filter(c -> c.isFree() && c.isKey() && c.made().isPresent() && reference(c).isEmpty())
        .toList();
  }
}
