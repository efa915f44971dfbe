package io.whimbrel.databases.postgresql.dump;

import io.whimbrel.databases.postgresql.dialect.PostgresUrl;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * How libpq finds and enters a database (PostgreSQL manual, 34.15 "Environment Variables"): by the
 * environment, which on Linux only the same user and root can read. A password file would outlast a
 * process that is killed, and arguments are everybody's to read.
 */
final class ProgramEnvironment {

  private static final Map<String, String> VARIABLES =
      Map.of(
          "user", "PGUSER",
          "password", "PGPASSWORD",
          "sslmode", "PGSSLMODE",
          "sslrootcert", "PGSSLROOTCERT",
          "sslcert", "PGSSLCERT",
          "sslkey", "PGSSLKEY",
          "connectTimeout", "PGCONNECT_TIMEOUT");

  /** The user's own file of passwords stays one, as it is for the driver. */
  private static final String PASSWORD_FILE = "PGPASSFILE";

  private final URI place;
  private final PostgresUrl url;

  ProgramEnvironment(PostgresUrl url) {
    this.url = url;
    this.place = URI.create(url.jdbcUrl().substring("jdbc:".length()));
  }

  /** The name of the database. */
  String database() {
    return URLDecoder.decode(
        place.getRawPath().substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * Makes an inherited environment that of a program: what it says about other servers goes.
   *
   * @param settings of its session, as {@code -c name=value}
   */
  void put(Map<String, String> inherited, String applicationName, String settings) {
    inherited.keySet().removeIf(k -> k.startsWith("PG") && !k.equals(PASSWORD_FILE));
    inherited.putAll(variables(applicationName, settings));
  }

  private Map<String, String> variables(String applicationName, String settings) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PGHOST", place.getHost().replaceAll("^\\[|]$", ""));
    variables.put("PGPORT", Integer.toString(place.getPort()));
    variables.put("PGDATABASE", database());
    variables.put("PGAPPNAME", applicationName);
    variables.put("PGCONNECT_TIMEOUT", "10");
    variables.put("LC_ALL", "C");
    VARIABLES.forEach(
        (property, variable) -> {
          String value = url.properties().getProperty(property);
          if (value != null) {
            variables.put(variable, value);
          }
        });
    String options = url.properties().getProperty("options", "");
    variables.put("PGOPTIONS", (options + " " + settings).strip());
    return variables;
  }

  /** A text without the password. */
  String masked(String text) {
    String password = url.properties().getProperty("password", "");
    return password.isEmpty() ? text : text.replace(password, "***");
  }
}
