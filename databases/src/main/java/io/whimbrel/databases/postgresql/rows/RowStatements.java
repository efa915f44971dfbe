package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.row.RowRepairs.Values;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.NameTypes;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the statement that makes one row of a target equal, from the texts of both sides: every
 * name quoted, every value a literal that the column's own type reads. Stateless.
 */
final class RowStatements {

  /** Longer values are cut off: people read these statements. */
  private static final int TEXT_MAX = 4_000;

  private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

  private final TableMapping mapping;
  private final List<ColumnMapping> columns;
  private final List<ColumnMapping> key;
  private final Values values;

  /**
   * Of differences that are told by these columns.
   *
   * @param columns those that rows bring, and behind them those that are only compared
   */
  RowStatements(TableMapping mapping, List<ColumnMapping> columns, Values values) {
    this.mapping = mapping;
    this.columns = List.copyOf(columns);
    this.key =
        TargetRows.keyColumns(mapping).stream().map(c -> TargetRows.image(mapping, c)).toList();
    this.values = values;
  }

  /** SQL that leaves no more of a text than is shown. */
  static String cut(String text) {
    return "(select case when length(v) > %1$d then left(v, %1$d) || '...' else v end from (select %2$s as v) as x)"
        .formatted(TEXT_MAX, text);
  }

  /**
   * The statement for a row: kind, source key, expected texts, found texts, which differ.
   *
   * @param isUnique whether the target has no two rows of one key
   */
  RowRepair read(ResultSet row, boolean isUnique) throws SQLException {
    Kind kind = Kind.valueOf(row.getString(1));
    List<String> sourceKey = List.of((String[]) row.getArray(2).getArray());
    @Nullable String[] expected = (@Nullable String[]) row.getArray(3).getArray();
    @Nullable String[] found = (@Nullable String[]) row.getArray(4).getArray();
    Boolean[] differs = (Boolean[]) row.getArray(5).getArray();
    String statement =
        switch (kind) {
          case MISSING -> insert(expected);
          case EXTRA -> isUnique ? delete(found) : deleteOne(keyIs("t", found));
          case DIFFERENT -> update(expected, found, differs);
        };
    return new RowRepair(kind, name(sourceKey), statement);
  }

  /** The statement for a row of a table without a key. */
  RowRepair ofWhole(Kind kind, String line, @Nullable String[] expected) {
    String statement = kind == Kind.MISSING ? insert(expected) : deleteOne(lineIs(line));
    return new RowRepair(kind, line, statement);
  }

  private String lineIs(String line) {
    String names =
        columns.stream()
            .map(c -> "t." + Sql.identifier(c.name()))
            .collect(Collectors.joining(", "));
    String text = values == Values.HIDDEN ? "***" : quoted(line);
    return "cast(row(" + names + ") as text) = " + text;
  }

  private String name(List<String> sourceKey) {
    List<String> parts = new ArrayList<>();
    List<Column> names = TargetRows.keyColumns(mapping);
    for (int i = 0; i < sourceKey.size(); i++) {
      parts.add(names.get(i).name() + "=" + sourceKey.get(i));
    }
    return String.join(", ", parts);
  }

  private String insert(@Nullable String[] expected) {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      literals.add(shown(columns.get(i), expected[i]));
    }
    return "insert into %s (%s) overriding system value values (%s);"
        .formatted(
            target(),
            Sql.identifiers(columns.stream().map(ColumnMapping::name).toList()),
            String.join(", ", literals));
  }

  private String update(@Nullable String[] expected, @Nullable String[] found, Boolean[] differs) {
    List<String> assignments = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (differs[i]) {
        assignments.add(
            Sql.identifier(columns.get(i).name()) + " = " + shown(columns.get(i), expected[i]));
      }
    }
    return "update only %s set %s where %s;"
        .formatted(target(), String.join(", ", assignments), keyIs("", found));
  }

  private String delete(@Nullable String[] found) {
    return "delete from only %s where %s;".formatted(target(), keyIs("", found));
  }

  private String deleteOne(String condition) {
    return "delete from only %1$s where ctid = (select t.ctid from only %1$s as t where %2$s limit 1);"
        .formatted(target(), condition);
  }

  private String keyIs(String alias, @Nullable String[] found) {
    List<String> conditions = new ArrayList<>();
    for (ColumnMapping column : key) {
      String name = (alias.isEmpty() ? "" : alias + ".") + Sql.identifier(column.name());
      // a name is compared as a number, which a literal without a type would have to be
      String type = NameTypes.isName(column.type()) ? "::" + column.type() : "";
      conditions.add(name + " = " + literal(column, found[columns.indexOf(column)]) + type);
    }
    return String.join(" and ", conditions);
  }

  private String shown(ColumnMapping column, @Nullable String text) {
    return values == Values.HIDDEN && !key.contains(column) ? "***" : literal(column, text);
  }

  private static String literal(ColumnMapping column, @Nullable String text) {
    if (text == null) {
      return "null";
    }
    if (WHOLE_NUMBERS.contains(column.type()) && text.matches("\\d{1,19}")) {
      return text;
    }
    boolean isCut = text.codePointCount(0, text.length()) > TEXT_MAX;
    return quoted(text) + (isCut ? " /* cut off */" : "");
  }

  /** What is not visible is written as its number, so that it can be read and copied. */
  private static String quoted(String text) {
    if (text.codePoints().allMatch(RowStatements::isVisible)) {
      return Sql.literal(text).strip();
    }
    StringBuilder literal = new StringBuilder("E'");
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\'' -> literal.append("''");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                default ->
                    literal.append(
                        isVisible(point)
                            ? Character.toString(point)
                            : String.format(Locale.ROOT, "\\U%08X", point));
              }
            });
    return literal.append('\'').toString();
  }

  private static boolean isVisible(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
  }

  private String target() {
    return Sql.table(mapping.target());
  }
}
