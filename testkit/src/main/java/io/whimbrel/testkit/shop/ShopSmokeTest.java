package io.whimbrel.testkit.shop;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The shop's smoke test: reads what a home page would read from the database in a variable. */
public final class ShopSmokeTest {
  private static final String VARIABLE = "WHIMBREL_TARGET_URL";

  private ShopSmokeTest() {}

  /** Exits with 0 when the new database serves the shop. */
  public static void main(String[] arguments) {
    String url = System.getenv(VARIABLE);
    if (url == null) {
      System.err.println(VARIABLE + " is not set");
      System.exit(2);
    }
    try (Connection connection = ShopUrl.connect(url)) {
      requireNewStructure(connection);
      requireOrdersOfUsers(connection);
      System.out.println("the shop reads its users and their orders");
    } catch (SQLException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void requireNewStructure(Connection connection) throws SQLException {
    if (ShopDialect.of(connection) != ShopDialect.NEW) {
      throw new SQLException("users have no UUID keys");
    }
  }

  private static void requireOrdersOfUsers(Connection connection) throws SQLException {
    String sql =
        """
        select u.full_name, count(*)
          from users u join orders o on o.user_id = u.id
          where u.email = 'user1@shop.example'
          group by u.id, u.full_name
        """;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new SQLException("the first user has no orders");
      }
    }
  }
}
