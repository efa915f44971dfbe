package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.DatabaseUrl;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import java.util.List;
import java.util.Optional;

/** Copies table {@code big} in a process of its own, whose heap the test chooses. */
final class BigValueCopy {

  private BigValueCopy() {}

  /** Takes the URLs of source and target. */
  public static void main(String[] urls) {
    PostgresRowSource rows = new PostgresRowSource(connections(urls[0]), Transfer.SCOPE);
    PostgresRowTarget target = new PostgresRowTarget(connections(urls[1]), Transfer.SCOPE);
    TableMapping mapping = TestTables.plain(table());
    RowFormat format = target.format(mapping);
    Chunk chunk = new Chunk(mapping.source().name(), 0, Bounds.ALL);
    try (RowStream stream = rows.read(mapping, Bounds.ALL, format)) {
      target.load(mapping, chunk, "1:1:", format, stream, Transfer.EPOCH);
    }
  }

  private static Table table() {
    return new Table(
        new TableName("public", "big"),
        Table.Kind.PLAIN,
        List.of(column("id", "integer"), column("b", "bytea"), column("v", "text")),
        Optional.of(new Key("pk", List.of("id"))),
        RowIdentity.KEY,
        List.of(),
        Optional.empty(),
        0,
        0);
  }

  private static Column column(String name, String type) {
    return new Column(name, type, true, Optional.empty(), Column.Generation.NONE, false);
  }

  private static PostgresConnections connections(String url) {
    return new PostgresConnections(new DatabaseUrl(url, url), "whimbrel test");
  }
}
