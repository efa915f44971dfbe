package io.whimbrel.testkit.shop;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.Driver;

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

  /** What a command line needs on its class path to run it. */
  public static List<Path> classPath() {
    return Stream.of(ShopSmokeTest.class, Driver.class)
        .map(ShopSmokeTest::place)
        .distinct()
        .toList();
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type.getName(), e);
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
