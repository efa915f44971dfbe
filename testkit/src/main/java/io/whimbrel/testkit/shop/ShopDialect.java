package io.whimbrel.testkit.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The two releases of the application's SQL: for the old structure and for the new one. */
enum ShopDialect {
  /** Serial keys and local timestamps. */
  OLD(
      """
      insert into users (name, email, created_at)
        values (?, ?, now() at time zone 'Europe/Berlin')
      """,
      "update users set name = ? where email = ?",
      "name",
      "created_at at time zone 'Europe/Berlin'"),

  /** UUID keys and timestamps with time zone. */
  NEW(
      """
      insert into users (id, full_name, email, email_verified, created_at, updated_at)
        values (gen_random_uuid(), ?, ?, false, now(), now())
      """,
      "update users set full_name = ?, updated_at = now() where email = ?",
      "full_name",
      "created_at");

  /** What can be told of an order in both structures, as one text. */
  static final String ORDER =
      """
      concat_ws('|', o.id, u.email, o.state, o.total, md5(coalesce(o.note, '')), o.placed_at,
        (select count(*) || '/' || coalesce(sum(i.quantity * i.price), 0)
          from order_items i where i.order_id = o.id))
      """;

  private final String addUser;
  private final String renameUser;
  private final String name;
  private final String createdAt;

  ShopDialect(String addUser, String renameUser, String name, String createdAt) {
    this.addUser = addUser;
    this.renameUser = renameUser;
    this.name = name;
    this.createdAt = createdAt;
  }

  /** The dialect that a database needs, by the type of its users' key. */
  static ShopDialect of(Connection connection) throws SQLException {
    String sql =
        """
        select data_type from information_schema.columns
          where table_schema = 'public' and table_name = 'users' and column_name = 'id'
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("there is no table public.users");
      }
      return rows.getString(1).equals("uuid") ? NEW : OLD;
    }
  }

  /** Takes name and email. */
  String addUser() {
    return addUser;
  }

  /** Takes name and email. */
  String renameUser() {
    return renameUser;
  }

  /** What can be told of a user in both structures, as one text. */
  String user() {
    return "concat_ws('|', u.email, u.%s, extract(epoch from u.%s))".formatted(name, createdAt);
  }
}
