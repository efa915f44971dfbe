package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The target columns whose values are known: those that rows bring, and new ones that hold the same
 * value in every row: a default that is a constant, or NULL where there is none. A default that is
 * another value each time ({@code now()}, a sequence's next) cannot be compared with anything.
 *
 * @param columns those that rows bring, in the target's order, and behind them the new ones
 */
record ComparedColumns(TableMapping mapping, List<ColumnMapping> columns) {

  private static final Pattern CONSTANT =
      Pattern.compile(
          "(?i)\\s*(?:null|true|false|[-+]?\\d+(?:\\.\\d+)?|'((?:[^']|'')*)')\\s*"
              + "(?:::[\\w\\s.\"\\[\\](),]+)?");

  /** Texts that a date or time takes for the moment in which it reads them. */
  private static final Set<String> MOMENTS = Set.of("now", "today", "tomorrow", "yesterday");

  /** Columns that hold NULL in a row that brings no value for them. */
  private static final String WITHOUT_DEFAULT =
      """
      select a.attname
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid
      where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
        and not a.atthasdef and a.attidentity = '' and t.typtype <> 'd'
      """;

  ComparedColumns {
    columns = List.copyOf(columns);
  }

  /** Of a mapping; asks the target only where the plan has a new column without a default. */
  static ComparedColumns of(Connection target, TableMapping mapping) throws SQLException {
    boolean isAsked = mapping.columns().stream().anyMatch(ComparedColumns::isWithoutDefault);
    Set<String> empty =
        isAsked
            ? Set.copyOf(Query.texts(target, WITHOUT_DEFAULT, Sql.table(mapping.target())))
            : Set.of();
    List<ColumnMapping> columns = new ArrayList<>(mapping.writtenColumns());
    for (ColumnMapping column : mapping.columns()) {
      boolean isKnown =
          column.defaultExpression().isPresent()
              ? isConstant(column.defaultExpression().get())
              : empty.contains(column.name());
      if (isFilled(column) && isKnown) {
        columns.add(column);
      }
    }
    return new ComparedColumns(mapping, columns);
  }

  private static boolean isFilled(ColumnMapping column) {
    return column.rule() instanceof ValueRule.Fill;
  }

  private static boolean isWithoutDefault(ColumnMapping column) {
    return isFilled(column) && column.defaultExpression().isEmpty();
  }

  private static boolean isConstant(String expression) {
    Matcher matcher = CONSTANT.matcher(expression);
    if (!matcher.matches()) {
      return false;
    }
    String text = matcher.group(1);
    return text == null || !MOMENTS.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /** The value that a column must have, over the source row, with the target's type. */
  String value(ColumnMapping column) {
    return isFilled(column)
        ? "cast(%s as %s)".formatted(column.defaultExpression().orElse("null"), column.type())
        : MappedSelect.compared(mapping, column);
  }

  /** The values that a target's row must have, in the order of the columns, over a source row. */
  String values() {
    return columns.stream().map(this::value).collect(Collectors.joining(", "));
  }

  /** The columns of the target. */
  String names() {
    return Sql.identifiers(columns.stream().map(ColumnMapping::name).toList());
  }

  /** {@code select … from rows as source where filter}: what target rows must be. */
  String select(String rows) {
    String values =
        columns.stream()
            .map(c -> value(c) + " as " + Sql.identifier(c.name()))
            .collect(Collectors.joining(", "));
    return "select " + values + MappedSelect.from(mapping, rows);
  }

  /** New columns of a value that is known, which no row brings. */
  List<ColumnMapping> filled() {
    return columns.stream().filter(ComparedColumns::isFilled).toList();
  }

  /**
   * Conditions over {@code t}, the target's row, each true where a filled column holds another
   * value.
   */
  List<String> deviations() {
    return filled().stream()
        .map(
            column ->
                OutputText.of("t." + Sql.identifier(column.name()))
                    + " is distinct from "
                    + OutputText.of(value(column)))
        .toList();
  }
}
