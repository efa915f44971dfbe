package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.TextArray;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The source keys that sync wrote, in {@code whimbrel.touched}: one row per flush and table, one
 * array element per key. An element is a JSON array of the key's values in the source's text form,
 * in key order, such as {@code ["12","a"]}; it may also be made by {@code
 * jsonb_build_array(...)::text}. Methods work in the caller's transaction.
 */
public final class TouchedKeys {

  private static final String NOTE =
      """
      insert into whimbrel.touched (run, table_schema, table_name, position, keys)
      values (?, ?, ?, ?, ?)
      """;

  private static final String READ =
      """
      select distinct element
      from whimbrel.touched, unnest(keys) as element
      where run = ? and table_schema = ? and table_name = ? and position > ?
      """;

  private static final String FORGET =
      """
      delete from whimbrel.touched
      where run = ? and table_schema = ? and table_name = ? and position <= ?
      """;

  private TouchedKeys() {}

  /** Notes keys of a source table that are on the target from this position on. */
  public static void note(
      Connection connection,
      RunId run,
      TableName table,
      Position position,
      Collection<List<String>> keys)
      throws SQLException {
    note(connection, run, table, position, array(keys));
  }

  /** The array of keys, as it is noted. */
  public static TextArray array(Collection<List<String>> keys) {
    return TextArray.of(List.copyOf(keys), key -> encode(key).getBytes(StandardCharsets.UTF_8));
  }

  /** As above, with the array of the keys. */
  public static void note(
      Connection connection, RunId run, TableName table, Position position, TextArray keys)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setString(1, run.text());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      statement.setLong(4, position.sequence());
      keys.bind(statement, 5);
      statement.executeUpdate();
    }
  }

  /** The keys of a source table that were noted behind a position, without repeats. */
  public static List<List<String>> read(
      Connection connection, RunId run, TableName table, Position since) throws SQLException {
    Set<List<String>> keys = new LinkedHashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, run.text());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      statement.setLong(4, since.sequence());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(decode(rows.getString(1)));
        }
      }
    }
    return List.copyOf(keys);
  }

  /** Forgets the keys of a source table that {@link #read} does not give behind a position. */
  public static void forget(Connection connection, RunId run, TableName table, Position until)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setString(1, run.text());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      statement.setLong(4, until.sequence());
      statement.executeUpdate();
    }
  }

  /** A key as an array element. */
  public static String encode(List<String> key) {
    StringBuilder json = new StringBuilder("[");
    for (String value : key) {
      if (json.length() > 1) {
        json.append(',');
      }
      appendString(json, value);
    }
    return json.append(']').toString();
  }

  /** The key of an array element. */
  public static List<String> decode(String json) {
    List<String> key = new ArrayList<>();
    int at = json.indexOf('"');
    while (at >= 0) {
      StringBuilder value = new StringBuilder();
      int end = readString(json, at + 1, value);
      key.add(value.toString());
      at = json.indexOf('"', end + 1);
    }
    return List.copyOf(key);
  }

  private static void appendString(StringBuilder json, String value) {
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        default -> {
          if (c < ' ') {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  /** Reads up to the closing quotation mark and returns its place. */
  private static int readString(String json, int start, StringBuilder value) {
    int at = start;
    while (json.charAt(at) != '"') {
      char c = json.charAt(at++);
      if (c != '\\') {
        value.append(c);
        continue;
      }
      char escaped = json.charAt(at++);
      switch (escaped) {
        case 'b' -> value.append('\b');
        case 'f' -> value.append('\f');
        case 'n' -> value.append('\n');
        case 'r' -> value.append('\r');
        case 't' -> value.append('\t');
        case 'u' -> {
          value.append((char) Integer.parseInt(json, at, at + 4, 16));
          at += 4;
        }
        default -> value.append(escaped);
      }
    }
    return at;
  }
}
