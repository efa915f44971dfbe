package io.whimbrel.engine.journal;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a connection URI as libpq knows it into what the JDBC driver takes: {@code
 * postgresql://user:password@host:port,host2/database?name=value}, each part percent-encoded and
 * none but the scheme required (PostgreSQL manual, 34.1.1.2). The password goes into the properties
 * only.
 *
 * @param properties for the driver; the caller's own copy
 */
public record PostgresUrl(String jdbcUrl, Properties properties) {

  private static final Pattern FORM =
      Pattern.compile(
          "postgres(?:ql)?://(?:([^:@/?]*)(?::([^@/?]*))?@)?([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");

  /** Names that the driver knows under another one. */
  private static final Map<String, String> DRIVER_NAMES =
      Map.of(
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName",
          "keepalives", "tcpKeepAlive",
          "target_session_attrs", "targetServerType",
          "channel_binding", "channelBinding");

  private static final Map<String, String> SERVER_TYPES =
      Map.of("read-write", "primary", "standby", "secondary", "prefer-standby", "preferSecondary");

  /** Parses one. */
  public static PostgresUrl parse(DatabaseUrl url) {
    Matcher matcher = FORM.matcher(url.secret());
    if (!matcher.matches()) {
      throw invalid(url);
    }
    try {
      return of(matcher);
    } catch (IllegalArgumentException e) {
      throw invalid(url);
    }
  }

  private static PostgresUrl of(Matcher matcher) {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "whimbrel journal");
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("socketTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    set(properties, "user", decoded(matcher.group(1)));
    set(properties, "password", decoded(matcher.group(2)));
    set(properties, "dbname", decoded(matcher.group(4)));
    set(properties, "host", decoded(matcher.group(3)));
    readParameters(matcher.group(5), properties);
    String hosts = withPort(take(properties, "host"), take(properties, "port"));
    String database = take(properties, "dbname");
    String path = database.isEmpty() ? properties.getProperty("user", "") : database;
    return new PostgresUrl(
        "jdbc:postgresql://" + hosts + "/" + URLEncoder.encode(path, StandardCharsets.UTF_8),
        properties);
  }

  private static void readParameters(@Nullable String query, Properties properties) {
    if (query == null || query.isEmpty()) {
      return;
    }
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("a parameter has no value");
      }
      String name = decoded(parameter.substring(0, equals));
      String value = decoded(parameter.substring(equals + 1));
      set(properties, DRIVER_NAMES.getOrDefault(name, name), driverValue(name, value));
    }
  }

  private static String driverValue(String name, String value) {
    return switch (name) {
      case "target_session_attrs" -> SERVER_TYPES.getOrDefault(value, value);
      case "keepalives" -> value.equals("0") ? "false" : "true";
      default -> value;
    };
  }

  /** A port given as a parameter holds for every host without its own. */
  private static String withPort(String hosts, String port) {
    String all = hosts.isEmpty() ? "localhost" : hosts;
    if (port.isEmpty()) {
      return all;
    }
    StringBuilder text = new StringBuilder();
    for (String host : all.split(",", -1)) {
      boolean hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
      text.append(text.isEmpty() ? "" : ",").append(host).append(hasPort ? "" : ":" + port);
    }
    return text.toString();
  }

  private static void set(Properties properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.setProperty(name, value);
    }
  }

  private static String take(Properties properties, String name) {
    String value = properties.getProperty(name, "");
    properties.remove(name);
    return value;
  }

  /** Percent-decoding; a plus sign stays one, as in libpq. */
  private static String decoded(@Nullable String text) {
    return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Problem invalid(DatabaseUrl url) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what("the URL is not one of PostgreSQL")
        .where(url.reference())
        .fix("write it as postgresql://user:password@host:5432/database, percent-encoded")
        .exception();
  }

  @Override
  public String toString() {
    return jdbcUrl;
  }
}
