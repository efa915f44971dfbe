package io.whimbrel.engine.compare;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns of two tables that are compared: every column is read as a value, also one that a
 * server computes, and has the type that the target's catalog tells.
 */
final class ReadColumns {
  private static final Pattern LENGTH =
      Pattern.compile("^(character varying|bit varying)\\(\\d+\\)((?:\\[])?)$");

  private final Table source;
  private final TableMapping wanted;
  private final Map<String, Column> there;
  private final List<ColumnMapping> columns = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();
  private final Optional<TableMapping> comparable;

  /**
   * Matches columns.
   *
   * @param source the table with the rows that are compared
   * @param allowsMore whether the target may have columns that nothing is mapped onto
   */
  ReadColumns(Table source, TableMapping wanted, Table target, boolean allowsMore) {
    this.source = source;
    this.wanted = wanted;
    this.there =
        target.columns().stream().collect(Collectors.toMap(Column::name, Function.identity()));
    wanted.columns().forEach(this::match);
    if (!allowsMore) {
      Set<String> names =
          wanted.columns().stream().map(ColumnMapping::name).collect(Collectors.toSet());
      target.columns().stream()
          .filter(c -> !names.contains(c.name()))
          .forEach(c -> checks.add(Pairing.absent("column " + c.name(), "", c.type())));
    }
    this.comparable = fitting();
  }

  /** A table whose columns are all read as values. */
  static Table asValues(Table table) {
    List<Column> columns =
        table.columns().stream()
            .map(
                c ->
                    new Column(
                        c.name(),
                        c.type(),
                        true,
                        Optional.empty(),
                        Generation.NONE,
                        c.detachable()))
            .toList();
    return with(table, columns, table.key());
  }

  private static Table with(Table table, List<Column> columns, Optional<Key> key) {
    return new Table(
        table.name(),
        table.kind(),
        columns,
        key,
        table.identity(),
        table.foreignKeys(),
        table.partitionOf(),
        table.rows(),
        table.bytes());
  }

  /** The mapping of a table onto one of the same name and columns. */
  static TableMapping byName(Table table) {
    List<ColumnMapping> columns =
        table.columns().stream()
            .map(
                c ->
                    new ColumnMapping(
                        c.name(),
                        c.type(),
                        true,
                        Optional.empty(),
                        new ValueRule.Carry(c.name()),
                        ""))
            .toList();
    return new TableMapping(
        table, table.name(), columns, Optional.empty(), List.of(), Optional.empty());
  }

  /** The mapping of a table onto one that is the same in every respect. */
  static TableMapping unchanged(Table table) {
    List<ColumnMapping> columns =
        table.columns().stream()
            .map(
                c ->
                    new ColumnMapping(
                        c.name(),
                        c.type(),
                        c.nullable(),
                        c.defaultExpression(),
                        c.isStored() ? new ValueRule.Carry(c.name()) : new ValueRule.Computed(),
                        ""))
            .toList();
    return new TableMapping(
        table, table.name(), columns, Optional.empty(), List.of(), Optional.empty());
  }

  /** Columns that are on one side only, and what keeps rows from being compared. */
  List<Check> checks() {
    return List.copyOf(checks);
  }

  /** What whoever reads the result should know. */
  List<Finding> notes() {
    return List.copyOf(notes);
  }

  /** The mapping by which rows are compared; empty where they cannot be. */
  Optional<TableMapping> comparable() {
    return comparable;
  }

  private void match(ColumnMapping column) {
    Column found = there.get(column.name());
    if (found == null) {
      checks.add(Pairing.absent("column " + column.name(), column.type(), ""));
      return;
    }
    String type = type(column, found);
    columns.add(
        new ColumnMapping(
            column.name(),
            type,
            column.nullable(),
            column.defaultExpression(),
            column.rule(),
            column.planPath()));
  }

  private String type(ColumnMapping column, Column found) {
    Optional<String> carried =
        column.rule() instanceof ValueRule.Carry carry
            ? source.column(carry.from()).map(Column::type)
            : Optional.empty();
    if (carried.equals(Optional.of(found.type()))) {
      return found.type();
    }
    carried.ifPresent(
        type ->
            notes.add(
                Finding.info(
                    ProblemCode.NOTE,
                    "column %s is %s on the source and %s on the target: compared as the latter"
                        .formatted(column.name(), type, found.type()),
                    wanted.target().toString())));
    return unbounded(found.type());
  }

  /** A length would cut off what is too long, and hide it. */
  private static String unbounded(String type) {
    return LENGTH.matcher(type).replaceFirst("$1$2");
  }

  private Optional<TableMapping> fitting() {
    TableMapping keyed = mapping(source);
    boolean hasKey = source.keyColumns().stream().allMatch(key -> keyed.imageOf(key).isPresent());
    TableMapping fitting =
        hasKey ? keyed : mapping(with(source, source.columns(), Optional.empty()));
    if (fitting.source().key().isPresent() || fitting.isPlain()) {
      return Optional.of(fitting);
    }
    checks.add(
        new Check(
            "rows",
            Check.Outcome.UNDECIDED,
            "a key, or the same types on both sides",
            "no key that both sides have, and values that change on their way",
            Optional.empty(),
            Optional.empty()));
    return Optional.empty();
  }

  private TableMapping mapping(Table table) {
    return new TableMapping(
        table, wanted.target(), columns, wanted.filter(), List.of(), wanted.rowKeyNamespace());
  }
}
