package io.whimbrel.testkit.shop;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens connections by a URL as libpq writes it. */
final class ShopUrl {
  private static final String TIMEOUT_SECONDS = "10";

  private ShopUrl() {}

  static Connection connect(String url) throws SQLException {
    URI uri = URI.create(url);
    Properties properties = new Properties();
    if (uri.getRawUserInfo() != null) {
      String[] parts = uri.getRawUserInfo().split(":", 2);
      properties.setProperty("user", decoded(parts[0]));
      if (parts.length > 1) {
        properties.setProperty("password", decoded(parts[1]));
      }
    }
    properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
    properties.setProperty("ApplicationName", "shop");
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String address = uri.getHost() + ":" + (uri.getPort() < 0 ? 5432 : uri.getPort());
    return DriverManager.getConnection(
        "jdbc:postgresql://" + address + uri.getRawPath() + query, properties);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
