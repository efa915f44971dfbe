package io.whimbrel.databases.postgresql.dialect;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;

/**
 * A URL as libpq writes it ({@code postgresql://user:password@host:port/database?sslmode=require},
 * percent-encoded), or as JDBC writes it, turned into what the driver takes.
 *
 * @param jdbcUrl without user and password
 * @param properties user, password and parameters
 */
public record PostgresUrl(String jdbcUrl, Properties properties) {

  /** Parameters that are handed on to the driver; any other is refused. */
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "user", "user",
          "password", "password",
          "sslmode", "sslmode",
          "sslrootcert", "sslrootcert",
          "sslcert", "sslcert",
          "sslkey", "sslkey",
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName",
          "options", "options");

  /** Reads a URL; a wrong one is a problem that does not repeat it. */
  public static PostgresUrl parse(DatabaseUrl url) {
    String text = url.secret();
    try {
      return of(new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text), url);
    } catch (URISyntaxException e) {
      throw wrong(url, "it is not a URL");
    }
  }

  private static PostgresUrl of(URI uri, DatabaseUrl url) {
    Properties properties = new Properties();
    String host = uri.getHost();
    if (host == null || uri.getRawPath() == null || uri.getRawPath().length() < 2) {
      throw wrong(url, "host or database is missing");
    }
    if (uri.getRawUserInfo() != null) {
      String[] user = uri.getRawUserInfo().split(":", 2);
      properties.setProperty("user", decode(user[0]));
      if (user.length > 1) {
        properties.setProperty("password", decode(user[1]));
      }
    }
    if (uri.getRawQuery() != null) {
      for (String parameter : uri.getRawQuery().split("&", -1)) {
        put(properties, parameter, url);
      }
    }
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    String jdbc = "jdbc:postgresql://" + host + ":" + port + uri.getRawPath();
    return new PostgresUrl(jdbc, properties);
  }

  private static void put(Properties properties, String parameter, DatabaseUrl url) {
    String[] pair = parameter.split("=", 2);
    String name = pair[0];
    String known = PARAMETERS.containsValue(name) ? name : PARAMETERS.get(name);
    if (known == null || pair.length < 2) {
      throw wrong(url, "parameter '" + name + "' is not known");
    }
    properties.setProperty(known, decode(pair[1]));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Problem wrong(DatabaseUrl url, String why) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what("the database URL cannot be read: " + why)
        .where(url.reference().contains("://") ? url.masked() : url.reference())
        .fix("write postgresql://user@host:5432/database, special characters percent-encoded")
        .exception();
  }
}
