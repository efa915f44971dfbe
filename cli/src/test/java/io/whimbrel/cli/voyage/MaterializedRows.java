package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The rows of materialized views, which are made anew on the source before they are compared. */
final class MaterializedRows {
  private static final String FILLED =
      """
      select c.oid::regclass::text from pg_class c where c.relkind = 'm' and c.relispopulated
      order by c.oid
      """;

  private static final String ROWS =
      "select md5(coalesce(string_agg(v::text, chr(10) order by v::text collate \"C\"), ''))"
          + " from %s as v";

  private MaterializedRows() {}

  /** Refreshes those of the source in the order in which they were made, and compares all. */
  static void assertSame(EmbeddedPostgres source, EmbeddedPostgres target, String database)
      throws SQLException {
    try (Connection old = source.connect(database);
        Connection fresh = target.connect(database);
        Statement statement = old.createStatement()) {
      List<String> views = Traces.texts(old, FILLED);
      for (String view : views) {
        statement.execute("refresh materialized view " + view);
      }
      for (String view : views) {
        assertThat(Traces.texts(fresh, ROWS.formatted(view)))
            .as("rows of materialized view " + view)
            .isEqualTo(Traces.texts(old, ROWS.formatted(view)));
      }
    }
  }
}
