package io.whimbrel.planfile;

import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.plan.PhaseRows;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what phases take of tables that they share: a section or a list of them, each with tables,
 * the column, and one of {@code in}, {@code from}/{@code to} and {@code rest}. Tables that a later
 * phase leaves out are those that were named with the column first. Used for one plan.
 */
final class PhaseRowsReader {

  private static final String NAME = "a table name, as in public.orders";
  private static final String FORM = "{ tables: [public.orders], column: tenant_id, in: [7, 12] }";

  private final Map<String, List<TableName>> tables = new LinkedHashMap<>();

  /** Reads the rows of one phase; they come in the order of the phases. */
  List<PhaseRows> read(Value value) {
    List<Value> items = value.isList() ? value.items() : List.of(value);
    if (value.isUnfilled()) {
      value.complain(value.label() + " takes no rows", "write " + FORM);
      return List.of();
    }
    Set<TableName> taken = new HashSet<>();
    List<PhaseRows> all = new ArrayList<>();
    for (Value item : items) {
      one(item)
          .ifPresent(
              rows -> {
                requireFirst(item, rows, taken);
                all.add(rows);
              });
    }
    return all;
  }

  /** A table has one part in a phase: another one would be nobody's. */
  private static void requireFirst(Value item, PhaseRows rows, Set<TableName> taken) {
    rows.tables().stream()
        .filter(table -> !taken.add(table))
        .findFirst()
        .ifPresent(
            table ->
                item.complain(
                    "%s takes rows of %s, of which the phase takes others already"
                        .formatted(item.label(), ReadingNotes.echo(table.toString())),
                    "write one section for the table with all values in 'in', or give each part a"
                        + " phase of its own"));
  }

  private Optional<PhaseRows> one(Value value) {
    if (!value.isSection()) {
      value.complain(
          value.label() + " is no section with tables and a column",
          "say which rows by the values of one column: " + FORM);
      return Optional.empty();
    }
    Section section = value.section(PlanKeys.PHASE_ROWS);
    Optional<String> column = section.required("column", "tenant_id").flatMap(Value::text);
    Optional<List<TableName>> named = section.value("tables").map(PhaseRowsReader::names);
    column.ifPresent(name -> named.ifPresent(list -> tables.putIfAbsent(name, list)));
    List<TableName> meant = named.or(() -> column.map(tables::get)).orElse(List.of());
    if (column.isPresent() && named.isEmpty() && meant.isEmpty()) {
      value.complain(
          "%s names no tables, and no phase before it has named them with this column"
              .formatted(value.label()),
          "add 'tables: [public.orders]'");
    }
    Optional<RowPart> part = part(value, section);
    return column.isPresent() && part.isPresent() && !meant.isEmpty()
        ? Optional.of(new PhaseRows(meant, column.get(), part.get()))
        : Optional.empty();
  }

  private static List<TableName> names(Value value) {
    List<TableName> names = new ArrayList<>();
    for (Value item : value.items()) {
      Optional<TableName> name = item.parsed(QualifiedName::parse, NAME).map(QualifiedName::table);
      if (name.filter(n -> n.toString().contains("*")).isPresent()) {
        item.complain(
            item.label() + " is a pattern, and tables whose rows are shared are named one by one",
            "write the names of the tables");
      } else if (name.filter(names::contains).isPresent()) {
        item.complain(
            "%s is there twice".formatted(ReadingNotes.echo(name.get().toString())),
            "take one out");
      } else {
        name.ifPresent(names::add);
      }
    }
    if (names.isEmpty() && value.isUnfilled()) {
      value.complain(value.label() + " names no table", "write [public.orders]");
    }
    return names;
  }

  private static Optional<RowPart> part(Value value, Section section) {
    Optional<Value> in = section.value("in");
    Optional<Value> from = section.value("from");
    Optional<Value> to = section.value("to");
    Optional<Value> rest = section.value("rest");
    int said =
        (in.isPresent() ? 1 : 0)
            + (from.isPresent() || to.isPresent() ? 1 : 0)
            + (rest.isPresent() ? 1 : 0);
    if (said != 1) {
      value.complain(
          said == 0
              ? value.label() + " does not say which rows"
              : value.label() + " says in more than one way which rows",
          "write one of 'in: [7, 12]', 'from: 100' and 'to: 200', or 'rest: true'");
      return Optional.empty();
    }
    if (in.isPresent()) {
      return values(in.get());
    }
    if (rest.isPresent()) {
      return rest.get().flag().flatMap(flag -> rest(rest.get(), flag));
    }
    return Optional.of(new RowPart.Range(from.flatMap(Value::text), to.flatMap(Value::text)));
  }

  private static Optional<RowPart> values(Value in) {
    List<String> values = in.items().stream().map(Value::text).flatMap(Optional::stream).toList();
    if (in.isUnfilled()) {
      in.complain(in.label() + " has no value", "write the values, as in [7, 12]");
      return Optional.empty();
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(new RowPart.OneOf(values));
  }

  private static Optional<RowPart> rest(Value value, boolean isRest) {
    if (!isRest) {
      value.complain(
          value.label() + " is false", "write 'rest: true', or 'in', or 'from' and 'to'");
      return Optional.empty();
    }
    return Optional.of(new RowPart.Rest(List.of()));
  }
}
