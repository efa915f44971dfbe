package io.whimbrel.core.alteration;

import io.whimbrel.core.alteration.CatalogChange.Action;
import io.whimbrel.core.alteration.CatalogChange.OfTable;
import io.whimbrel.core.alteration.CatalogChange.Values;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ColumnStructure;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells in which ways one structure differs from an older one of the same database:
 *
 * <ol>
 *   <li>Tables of the same name are the same; what has the identity of one that is gone is that
 *       one, renamed.
 *   <li>So are columns, by name and then by number. One of the same name and another number was
 *       dropped and made again: what it held is gone.
 *   <li>Everything else is the same by its kind, its name and its table.
 *   <li>What belongs to a table that came or went is not told beside it.
 * </ol>
 */
public final class CatalogComparison {
  private static final Comparator<Table> BY_NAME = Comparator.comparing(Table::name);

  private final CatalogImage before;
  private final CatalogImage after;
  private final Map<TableName, TableName> renamed = new HashMap<>();
  private final List<CatalogChange> changes = new ArrayList<>();

  private CatalogComparison(CatalogImage before, CatalogImage after) {
    this.before = before;
    this.after = after;
  }

  /** The differences: tables first, each with its columns, then everything else. */
  public static List<CatalogChange> between(CatalogImage before, CatalogImage after) {
    return new CatalogComparison(before, after).compare();
  }

  private List<CatalogChange> compare() {
    findRenamed();
    before.tables().stream().sorted(BY_NAME).forEach(this::compareTable);
    after.tables().stream()
        .filter(table -> before.table(table.name()).isEmpty())
        .filter(table -> !renamed.containsValue(table.name()))
        .sorted(BY_NAME)
        .forEach(table -> add(Action.ADDED, table.name(), Optional.empty(), List.of()));
    changes.addAll(new PartComparison(before, after, renamed).compare());
    return List.copyOf(changes);
  }

  private void findRenamed() {
    Map<String, TableName> now =
        after.structures().stream()
            .collect(Collectors.toMap(TableStructure::identity, TableStructure::name, (a, _) -> a));
    for (TableStructure old : before.structures()) {
      TableName name = now.get(old.identity());
      if (after.table(old.name()).isEmpty() && name != null && before.table(name).isEmpty()) {
        renamed.put(old.name(), name);
      }
    }
  }

  private void add(
      Action action, TableName name, Optional<TableName> formerly, List<String> details) {
    changes.add(new OfTable(action, name, formerly, details));
  }

  private void compareTable(Table old) {
    TableName name = renamed.getOrDefault(old.name(), old.name());
    Optional<Table> now = after.table(name);
    if (now.isEmpty()) {
      add(Action.REMOVED, old.name(), Optional.empty(), List.of());
      return;
    }
    List<String> details = new ArrayList<>(settings("table", old.name(), name, ""));
    if (old.kind() != now.get().kind()) {
      details.add("was %s, is %s".formatted(old.kind(), now.get().kind()));
    }
    if (!name.equals(old.name())) {
      add(Action.RENAMED, name, Optional.of(old.name()), details);
    } else if (isRemade(name)) {
      details.addFirst(CatalogChange.REMADE + ": its rows are gone");
      add(Action.CHANGED, name, Optional.empty(), details);
    } else if (!details.isEmpty()) {
      add(Action.CHANGED, name, Optional.empty(), details);
    }
    new Columns(old, now.get(), numbers(before, old.name()), numbers(after, name)).compare();
  }

  private boolean isRemade(TableName name) {
    Optional<String> old = before.structure(name).map(TableStructure::identity);
    Optional<String> now = after.structure(name).map(TableStructure::identity);
    return old.isPresent() && now.isPresent() && !old.equals(now);
  }

  private static Map<String, Integer> numbers(CatalogImage image, TableName table) {
    return image.structure(table).map(TableStructure::columns).orElse(List.of()).stream()
        .collect(Collectors.toMap(ColumnStructure::name, ColumnStructure::number));
  }

  /** What else the catalog says of a table or column, as far as it differs. */
  private List<String> settings(String kind, TableName old, TableName now, String column) {
    return Settings.differing(
        attributes(before, kind, old, column), attributes(after, kind, now, column));
  }

  private static Map<String, String> attributes(
      CatalogImage image, String kind, TableName table, String column) {
    return image.parts(kind, table).stream()
        .filter(d -> column.isEmpty() || column.equals(d.attributes().get("name")))
        .map(ObjectDefinition::attributes)
        .findFirst()
        .orElse(Map.of());
  }

  /** The columns of one table. */
  private final class Columns {
    private final Table old;
    private final Table now;
    private final Map<String, Integer> oldNumbers;
    private final Map<String, Integer> newNumbers;

    private Columns(
        Table old, Table now, Map<String, Integer> oldNumbers, Map<String, Integer> newNumbers) {
      this.old = old;
      this.now = now;
      this.oldNumbers = oldNumbers;
      this.newNumbers = newNumbers;
    }

    private void compare() {
      Map<String, Column> left =
          now.columns().stream()
              .collect(
                  Collectors.toMap(Column::name, Function.identity(), (a, _) -> a, TreeMap::new));
      List<Column> gone = new ArrayList<>();
      for (Column column : old.columns()) {
        Column same = left.remove(column.name());
        if (same == null) {
          gone.add(column);
        } else {
          same(column, same);
        }
      }
      for (Column column : gone) {
        Integer number = oldNumbers.get(column.name());
        Optional<String> name =
            isRemade(now.name())
                ? Optional.empty()
                : left.keySet().stream()
                    .filter(n -> number != null && number.equals(newNumbers.get(n)))
                    .findFirst();
        name.ifPresentOrElse(
            n -> renamed(column, Objects.requireNonNull(left.remove(n))),
            () ->
                add(
                    Action.REMOVED,
                    column.name(),
                    Optional.of(column),
                    Optional.empty(),
                    List.of(),
                    old.holdsRows() ? Values.LOST : Values.KEPT));
      }
      left.values()
          .forEach(
              column ->
                  add(
                      Action.ADDED,
                      column.name(),
                      Optional.empty(),
                      Optional.of(column),
                      List.of(),
                      Values.KEPT));
    }

    private void renamed(Column column, Column same) {
      List<String> details = new ArrayList<>();
      details.add("was called " + column.name());
      details.addAll(differences(column, same));
      add(
          Action.RENAMED,
          same.name(),
          Optional.of(column),
          Optional.of(same),
          details,
          Values.KEPT);
    }

    private void same(Column column, Column same) {
      List<String> details = new ArrayList<>(differences(column, same));
      boolean isRemade =
          !isRemade(now.name())
              && !Objects.equals(oldNumbers.get(column.name()), newNumbers.get(column.name()));
      if (isRemade) {
        details.addFirst(CatalogChange.REMADE + ": what it held is gone");
      }
      if (!details.isEmpty()) {
        add(
            Action.CHANGED,
            column.name(),
            Optional.of(column),
            Optional.of(same),
            details,
            isRemade ? Values.LOST : Values.KEPT);
      }
    }

    private List<String> differences(Column column, Column same) {
      List<String> details = new ArrayList<>();
      if (!column.type().equals(same.type())) {
        details.add("type %s becomes %s".formatted(column.type(), same.type()));
      }
      if (column.nullable() != same.nullable()) {
        details.add(same.nullable() ? "takes NULL" : "takes NULL no more");
      }
      if (!column.defaultExpression().equals(same.defaultExpression())) {
        details.add(
            "default %s becomes %s"
                .formatted(
                    column.defaultExpression().orElse("none"),
                    same.defaultExpression().orElse("none")));
      }
      if (column.generation() != same.generation()) {
        details.add("was %s, is %s".formatted(column.generation(), same.generation()));
      }
      details.addAll(
          Settings.differing(
              attributes(before, "column", old.name(), column.name()),
              attributes(after, "column", now.name(), same.name())));
      return details;
    }

    private void add(
        Action action,
        String name,
        Optional<Column> was,
        Optional<Column> is,
        List<String> details,
        Values values) {
      changes.add(new CatalogChange.OfColumn(action, now.name(), name, was, is, details, values));
    }
  }
}
