package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
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

  /** The numbers of {@link LackedTexts} as a column of the relation. */
  static final String NUMBER = "whimbrel_lacked";

  private final Connection connection;
  private final TextInput input;
  private final List<Column> columns;
  private final TableMapping mapping;
  private final Map<Column, String> converted;
  private final LackedTexts lacked;
  private final List<CopiedTexts.Line> rows = new ArrayList<>();
  private final List<@Nullable Integer> numbers = new ArrayList<>();
  private final boolean holdsAll;
  private long bytes;

  RowsInHand(Connection connection, TableMapping mapping, HeldTexts held) throws SQLException {
    this.lacked = new LackedTexts(mapping, held);
    this.holdsAll = HeldTexts.areAll(connection);
    this.connection = connection;
    this.mapping = mapping;
    this.columns = mapping.sourceColumns();
    this.converted = ConvertedTexts.of(mapping);
    this.input = TextInput.of(connection, MappedSelect.stageTypes(mapping));
  }

  /** Takes a row, its values in the order of the source's columns. */
  void add(CopiedTexts.Line line) throws SQLException {
    LackedTexts.Taken taken =
        holdsAll ? new LackedTexts.Taken(line, null) : lacked.take(connection, line);
    rows.add(taken.line());
    numbers.add(taken.number());
    bytes += line.bytes();
  }

  /** Takes out of a row what these columns of the target are made of; whether anything was. */
  boolean setAside(int row, List<ColumnMapping> refused) {
    CopiedTexts.Line line = rows.get(row);
    LackedTexts.Taken taken =
        lacked.setAside(new LackedTexts.Taken(line, numbers.get(row)), refused);
    rows.set(row, taken.line());
    numbers.set(row, taken.number());
    return taken.line() != line;
  }

  /** Lets go of all rows. */
  void clear() {
    rows.clear();
    numbers.clear();
    lacked.clear();
    bytes = 0;
  }

  int size() {
    return rows.size();
  }

  /** About what they take. */
  long bytes() {
    return bytes;
  }

  /** Those of them with texts that the target cannot hold. */
  LackedTexts lacked() {
    return lacked;
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
   * those that are {@link #large}; where rows have numbers, they are its column {@link #NUMBER}.
   */
  String relation() throws SQLException {
    return relation(0, rows.size());
  }

  /** The same with some of the rows. */
  String relation(int from, int until) throws SQLException {
    Set<String> large = large();
    List<String> values = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String type = MappedSelect.stageType(mapping, columns.get(i));
      String value = input.value("u.v" + i, type);
      arrays.add(array("text", column(i, from, until)));
      names.add("v" + i);
      if (large.contains(columns.get(i).name())) {
        value = LargeTexts.inHand("u.l" + i, "u.v" + i, small(columns.get(i), value));
        arrays.add(array("boolean", areLarge(i, from, until)));
        names.add("l" + i);
      }
      values.add(value + " as " + Sql.identifier(columns.get(i).name()));
    }
    if (!lacked.isEmpty()) {
      arrays.add(array("integer", numbers.subList(from, until).toArray()));
      names.add("n");
      values.add("u.n as " + NUMBER);
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

  /** The keys, each once, that the target may have. */
  String keys() throws SQLException {
    String key = Sql.identifiers(mapping.source().keyColumns());
    String possible = lacked.isEmpty() ? "" : " where coalesce(" + NUMBER + ", 0) >= 0";
    return "(select distinct %s from %s as hand%s)".formatted(key, relation(), possible);
  }

  private String array(String type, @Nullable Object[] values) throws SQLException {
    return Sql.literal(connection.createArrayOf(type, values).toString()) + "::" + type + "[]";
  }

  private Boolean[] areLarge(int place, int from, int until) {
    return rows.subList(from, until).stream()
        .map(line -> line.large().contains(place))
        .toArray(Boolean[]::new);
  }

  private @Nullable String[] column(int place, int from, int until) {
    @Nullable String[] column = new @Nullable String[until - from];
    Arrays.setAll(column, i -> rows.get(from + i).values()[place]);
    return column;
  }
}
