package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.engine.journal.PostgresUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a PostgreSQL database is. */
record PostgresPlace(String host, int port, String database) {
  private static final int PORT = 5432;

  /**
   * Where a URL leads; its first host, when it names several.
   *
   * @param said what holds instead of it
   */
  static PostgresPlace of(DatabaseUrl url, SwitchAction.Place said) {
    String rest = PostgresUrl.parse(url).jdbcUrl().substring("jdbc:postgresql://".length());
    int slash = rest.indexOf('/');
    String first = rest.substring(0, slash).split(",", 2)[0];
    int colon = first.lastIndexOf(':');
    boolean hasPort = colon > first.lastIndexOf(']');
    String host = hasPort ? first.substring(0, colon) : first;
    int port = hasPort ? Integer.parseInt(first.substring(colon + 1)) : PORT;
    return new PostgresPlace(
        said.host().orElse(host.replaceAll("[\\[\\]]", "")),
        said.port().orElse(port),
        said.database()
            .orElse(URLDecoder.decode(rest.substring(slash + 1), StandardCharsets.UTF_8)));
  }

  /** As PgBouncer's entries name it. */
  Map<String, String> parameters() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("host", PgBouncerConfig.quoted(host));
    values.put("port", Integer.toString(port));
    values.put("dbname", PgBouncerConfig.quoted(database));
    return values;
  }

  @Override
  public String toString() {
    return "%s:%d/%s".formatted(host, port, database);
  }
}
