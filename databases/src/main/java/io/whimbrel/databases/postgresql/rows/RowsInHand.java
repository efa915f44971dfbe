package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TextInput;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Source rows as a relation inside a statement: what the {@link Stage} is, where no temporary table
 * may be made. Values stand in it as literals, since a plan's expressions around it may hold
 * question marks.
 */
final class RowsInHand {

  private final Connection connection;
  private final TextInput input;
  private final List<Column> columns;
  private final TableMapping mapping;
  private final Map<Column, String> converted;
  private final List<CopiedTexts.Line> rows = new ArrayList<>();
  private long bytes;

  RowsInHand(Connection connection, TableMapping mapping) throws SQLException {
    this.connection = connection;
    this.mapping = mapping;
    this.columns = mapping.sourceColumns();
    this.converted = ConvertedTexts.of(mapping);
    this.input = TextInput.of(connection, MappedSelect.stageTypes(mapping));
  }

  /** Takes a row, its values in the order of the source's columns. */
  void add(CopiedTexts.Line line) {
    rows.add(line);
    bytes += line.bytes();
  }

  /** Lets go of all rows. */
  void clear() {
    rows.clear();
    bytes = 0;
  }

  int size() {
    return rows.size();
  }

  /** About what they take. */
  long bytes() {
    return bytes;
  }

  /** The source columns of which large values are summed up: {@link LargeTexts} all of them. */
  Set<String> large() {
    return rows.stream()
        .flatMap(line -> line.large().stream())
        .map(place -> columns.get(place).name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The relation, each column under its source name with the type that it has in the stage, but for
   * those that are {@link #large}.
   */
  String relation() throws SQLException {
    Set<String> large = large();
    List<String> values = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String type = MappedSelect.stageType(mapping, columns.get(i));
      String value = input.value("u.v" + i, type);
      arrays.add(array("text", column(i)));
      names.add("v" + i);
      if (large.contains(columns.get(i).name())) {
        value = LargeTexts.inHand("u.l" + i, "u.v" + i, small(columns.get(i), value));
        arrays.add(array("boolean", areLarge(i)));
        names.add("l" + i);
      }
      values.add(value + " as " + Sql.identifier(columns.get(i).name()));
    }
    return "(select %s from unnest(%s) as u(%s))"
        .formatted(String.join(", ", values), String.join(", ", arrays), String.join(", ", names));
  }

  /** Of a value that has another type on the target the text there may be a large one. */
  private String small(Column column, String value) {
    String type = converted.get(column);
    return type == null
        ? LargeTexts.ofSmall(value)
        : LargeTexts.of("cast(" + value + " as " + type + ")");
  }

  private String array(String type, @Nullable Object[] values) throws SQLException {
    return Sql.literal(connection.createArrayOf(type, values).toString()) + "::" + type + "[]";
  }

  private Boolean[] areLarge(int place) {
    return rows.stream().map(line -> line.large().contains(place)).toArray(Boolean[]::new);
  }

  private @Nullable String[] column(int place) {
    @Nullable String[] column = new @Nullable String[rows.size()];
    Arrays.setAll(column, i -> rows.get(i).values()[place]);
    return column;
  }
}
