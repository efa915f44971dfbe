package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TextInput;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a set of keys as they are now, in one question, as the texts of their values. */
final class CurrentRows {

  /** As many rows of a result as the driver holds beside those that were taken from it. */
  private static final int FETCHED = 50;

  private final Connection connection;
  private final Table table;
  private final List<Column> columns;

  /** Of a table, through a connection that is this one's alone. */
  CurrentRows(Connection connection, Table table) {
    this.connection = connection;
    this.table = table;
    this.columns = table.columns().stream().filter(Column::isStored).toList();
  }

  /** The rows that are there, by their keys as they were given; all as one snapshot has them. */
  Map<List<String>, Tuple> read(List<List<String>> keys) throws SQLException {
    Map<List<String>, Tuple> found = new LinkedHashMap<>();
    // without a transaction the driver would take the whole result at once
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      statement.setFetchSize(FETCHED);
      for (int i = 0; i < table.keyColumns().size(); i++) {
        statement.setArray(i + 1, connection.createArrayOf("text", SourceCopy.column(keys, i)));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(keys.get(rows.getInt(1) - 1), tuple(rows));
        }
      }
    }
    connection.commit();
    return found;
  }

  private String sql() throws SQLException {
    List<String> types =
        table.keyColumns().stream().map(c -> table.column(c).orElseThrow().type()).toList();
    TextInput input = TextInput.of(connection, types);
    List<String> arrays = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String column = "t." + Sql.identifier(table.keyColumns().get(i));
      arrays.add("?::text[]");
      names.add("k" + i);
      conditions.add(
          KeyPart.of(connection, column, types.get(i))
              .compare("=", input.value("wanted.k" + i, types.get(i))));
    }
    names.add("place");
    String values =
        columns.stream()
            .map(c -> ", " + OutputText.of("t." + Sql.identifier(c.name())))
            .collect(Collectors.joining());
    return "select wanted.place%s from unnest(%s) with ordinality as wanted(%s) join only %s as t on %s"
        .formatted(
            values,
            String.join(", ", arrays),
            String.join(", ", names),
            Sql.table(table.name()),
            String.join(" and ", conditions));
  }

  private Tuple tuple(ResultSet rows) throws SQLException {
    byte[] @Nullable [] values = new byte[columns.size()][];
    for (int i = 0; i < values.length; i++) {
      String text = rows.getString(i + 2);
      values[i] = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
    return Tuple.of(values);
  }
}
