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
  private final List<@Nullable String[]> rows = new ArrayList<>();
  private long bytes;

  RowsInHand(Connection connection, TableMapping mapping) throws SQLException {
    this.connection = connection;
    this.mapping = mapping;
    this.columns = mapping.sourceColumns();
    this.input = TextInput.of(connection, MappedSelect.stageTypes(mapping));
  }

  /** Takes a row, its values in the order of the source's columns. */
  void add(CopiedTexts.Line line) {
    rows.add(line.values());
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

  /** The relation, each column under its source name with the type that it has in the stage. */
  String relation() throws SQLException {
    List<String> values = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String type = MappedSelect.stageType(mapping, columns.get(i));
      values.add(input.value("u.v" + i, type) + " as " + Sql.identifier(columns.get(i).name()));
      arrays.add(Sql.literal(connection.createArrayOf("text", column(i)).toString()) + "::text[]");
      names.add("v" + i);
    }
    return "(select %s from unnest(%s) as u(%s))"
        .formatted(String.join(", ", values), String.join(", ", arrays), String.join(", ", names));
  }

  private @Nullable String[] column(int place) {
    @Nullable String[] column = new @Nullable String[rows.size()];
    Arrays.setAll(column, i -> rows.get(i)[place]);
    return column;
  }
}
