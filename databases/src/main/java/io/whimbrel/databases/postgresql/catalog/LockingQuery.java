package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.databases.postgresql.dialect.LockBudget;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A catalog query that writes stored queries out, for which the server locks every relation that
 * they name; so it is run for some objects at a time.
 *
 * @param objects a query for the oids of the objects
 * @param sql a query with one parameter: the oids of some of them
 */
record LockingQuery(String objects, String sql) {

  /** More relations than a stored query usually names. */
  private static final int RELATIONS_OF_EACH = 8;

  /** Every row; in the caller's transaction. */
  <T> List<T> list(Connection connection, Query.RowReader<T> reader) throws SQLException {
    List<Long> oids = Query.list(connection, objects, row -> row.getLong(1));
    List<T> rows = new ArrayList<>();
    LockBudget.read(
        connection,
        oids,
        RELATIONS_OF_EACH,
        some ->
            rows.addAll(
                Query.list(
                    connection, sql, reader, connection.createArrayOf("bigint", some.toArray()))));
    return rows;
  }
}
