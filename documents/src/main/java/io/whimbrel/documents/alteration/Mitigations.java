package io.whimbrel.documents.alteration;

import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogChange.Action;
import io.whimbrel.core.alteration.CatalogChange.OfColumn;
import io.whimbrel.core.alteration.CatalogChange.OfPart;
import io.whimbrel.core.alteration.CatalogChange.OfTable;
import io.whimbrel.core.risk.AlteredPart;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is usually done instead, or before, so that a change keeps nobody waiting. */
final class Mitigations {
  private static final String REMOVED =
      "release code that does not use it first; keep a backup, as no script brings the values back";
  private static final String RENAMED =
      "add the new name beside the old one (a column that a trigger fills, a view), move the code,"
          + " then drop the old one";

  private Mitigations() {}

  static String of(AlteredPart part) {
    List<String> words = new ArrayList<>();
    words.add(
        switch (part.change()) {
          case OfTable table -> ofTable(table);
          case OfColumn column -> ofColumn(column);
          case OfPart other -> ofPart(other);
        });
    if (part.by().stream().anyMatch(e -> isWhole(e.rewritten(), part.change()))) {
      words.add(
          "instead of a rewrite: a new column, filled in portions, that takes the place of the old"
              + " one");
    } else if (part.by().stream().anyMatch(e -> isWhole(e.scanned(), part.change()))) {
      words.add("check in two steps: not valid first, then validate");
    }
    words.removeIf(String::isEmpty);
    return words.isEmpty() ? "none is needed" : String.join("; ", words);
  }

  private static boolean isWhole(Set<TableName> tables, CatalogChange change) {
    boolean isIndex = change instanceof OfPart part && part.isIndex();
    return !isIndex && change.table().filter(tables::contains).isPresent();
  }

  private static String ofTable(OfTable table) {
    return switch (table.action()) {
      case REMOVED -> REMOVED;
      case RENAMED -> RENAMED;
      case ADDED, CHANGED -> "";
    };
  }

  private static String ofColumn(OfColumn column) {
    return switch (column.action()) {
      case REMOVED -> REMOVED;
      case RENAMED -> RENAMED;
      case ADDED ->
          column.after().filter(c -> !c.nullable() && c.defaultExpression().isEmpty()).isPresent()
              ? "add it with a default or taking NULL, fill it, then set not null"
              : "";
      case CHANGED ->
          column.values() == CatalogChange.Values.LOST
              ? REMOVED
              : column.isRetyped() ? "release code that takes both types first" : "";
    };
  }

  private static String ofPart(OfPart part) {
    if (part.isIndex()) {
      return part.action() == Action.ADDED
          ? "create index concurrently, in a script of its own"
          : "see by pg_stat_user_indexes that nothing uses it; drop index concurrently";
    }
    return switch (part.action()) {
      case ADDED, CHANGED ->
          part.kind().equals("foreign key") || part.kind().equals("check")
              ? "add it not valid, then validate it in a transaction of its own"
              : part.kind().equals("unique") || part.kind().equals("primary key")
                  ? "create the unique index concurrently, then add the constraint using it"
                  : "";
      case REMOVED -> "release code that does not use it first";
      case RENAMED -> RENAMED;
    };
  }
}
