package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the value that cannot leave a database because it has no form in UTF-8: the server names
 * neither row nor column.
 *
 * <ol>
 *   <li>The pages of the table are halved until one is left whose texts cannot be turned into
 *       UTF-8.
 *   <li>Of its rows, then of the row's columns, the first one that fails is the one.
 * </ol>
 *
 * For a connection in auto-commit mode, since every failing try ends a transaction.
 */
public final class UnreadableText {

  private static final String PAGES =
      "select pg_relation_size(cast(? as regclass)) / current_setting('block_size')::bigint";

  private final Connection connection;
  private final Table table;
  private final List<Column> columns;

  private UnreadableText(Connection connection, Table table) {
    this.connection = connection;
    this.table = table;
    this.columns = table.columns().stream().filter(Column::isStored).toList();
  }

  /**
   * A value without a form in UTF-8.
   *
   * @param bytes of the value, as far as people read, in the escape form of that type
   */
  public record Place(String column, String row, String bytes) {}

  /** Whether a failure says that a text has no form in UTF-8. */
  static boolean isMeant(SQLException e) {
    return "22021".equals(e.getSQLState()) || "22P05".equals(e.getSQLState());
  }

  /** The problem behind a failure to read a table, with the place of the value. */
  static Problem problem(
      PostgresConnections connections, SQLException e, Table table, String doing) {
    Problem plain = SqlProblems.of(e, doing);
    try (Connection connection = connections.open(Silence.of(table))) {
      Optional<Place> place = find(connection, table, Long.MAX_VALUE);
      if (place.isEmpty()) {
        return plain;
      }
      return Problem.of(ProblemCode.ROW_REFUSED)
          .what("a text of the source has no form in UTF-8: " + plain.what())
          .where(where(table, place.get()))
          .fix(fix(table, place.get()))
          .cause(e)
          .exception();
    } catch (SQLException again) {
      e.addSuppressed(again);
      return plain;
    }
  }

  /** The place of a value, in words. */
  public static String where(Table table, Place place) {
    return "%s, column %s, row %s, bytes %s"
        .formatted(table.name(), place.column(), place.row(), place.bytes());
  }

  /** What to do about it. */
  public static String fix(Table table, Place place) {
    return "write the value anew, if it is Latin 1 by: update %s set %s = convert_from(%2$s::bytea, 'LATIN1') where …"
        .formatted(Sql.table(table.name()), Sql.identifier(place.column()));
  }

  /**
   * The first value that cannot leave.
   *
   * @param pagesMax how much of the table is looked through
   */
  public static Optional<Place> find(Connection connection, Table table, long pagesMax)
      throws SQLException {
    UnreadableText search = new UnreadableText(connection, table);
    long pages =
        Query.list(connection, PAGES, row -> row.getLong(1), Sql.table(table.name())).getFirst();
    return search.columns.isEmpty() ? Optional.empty() : search.within(Math.min(pages, pagesMax));
  }

  private Optional<Place> within(long pages) throws SQLException {
    long from = 0;
    long until = pages;
    if (pages == 0 || !fails(columns, range(from, until))) {
      return Optional.empty();
    }
    while (until - from > 1) {
      long middle = (from + until) / 2;
      if (fails(columns, range(from, middle))) {
        until = middle;
      } else {
        from = middle;
      }
    }
    String rows =
        "select ctid::text from only %s where %s"
            .formatted(Sql.table(table.name()), range(from, until));
    for (String row : Query.texts(connection, rows)) {
      String condition = "ctid = " + Sql.literal(row) + "::tid";
      for (Column column : columns) {
        if (fails(List.of(column), condition)) {
          return Optional.of(place(column, row, condition));
        }
      }
    }
    return Optional.empty();
  }

  private static String range(long from, long until) {
    return "ctid >= '(%d,0)'::tid and ctid < '(%d,0)'::tid".formatted(from, until);
  }

  private boolean fails(List<Column> tried, String condition) throws SQLException {
    String counts =
        tried.stream()
            .map(c -> OutputText.ofKey(Sql.identifier(c.name())))
            .map(text -> "count(convert_to(" + text + ", 'UTF8'))")
            .collect(Collectors.joining(", "));
    try {
      Query.execute(
          connection,
          "select " + counts + " from only " + Sql.table(table.name()) + " where " + condition);
      return false;
    } catch (SQLException e) {
      if (isMeant(e)) {
        return true;
      }
      throw e;
    }
  }

  private Place place(Column column, String row, String condition) throws SQLException {
    List<String> names = new ArrayList<>(table.keyColumns());
    names.add(column.name());
    String values =
        names.stream()
            .map(name -> escaped(OutputText.of(Sql.identifier(name))))
            .collect(Collectors.joining(", "));
    String sql =
        "select %s from only %s where %s".formatted(values, Sql.table(table.name()), condition);
    return Query.list(
            connection,
            sql,
            found -> {
              List<String> key = new ArrayList<>();
              for (int i = 1; i < names.size(); i++) {
                key.add(names.get(i - 1) + "=" + found.getString(i));
              }
              key.add("at ctid " + row);
              return new Place(
                  column.name(), String.join(", ", key), found.getString(names.size()) + "");
            })
        .getFirst();
  }

  /** The raw bytes of a text in ASCII. */
  private static String escaped(String text) {
    return "left(encode(convert_to(%s, getdatabaseencoding()), 'escape'), 200)".formatted(text);
  }
}
