package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.row.ReadableRows;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Source rows of a comparison that writes nothing: texts in the order of the key, so that the other
 * side can look at its rows between them; of a table without a key the sorted lines of {@link
 * RowTexts}. Computed columns are read as all others, {@link ConvertedTexts} with their letter.
 * Safe for use by several threads.
 */
public final class KeyOrderedRows implements ReadableRows {

  private final PostgresConnections connections;
  private final DigestRules rules;
  private final HeldTexts held = new HeldTexts();

  /** Rows of the database that these connections lead to. */
  public KeyOrderedRows(PostgresConnections connections) {
    this.connections = connections;
    this.rules = new DigestRules(connections);
  }

  /** What derived keys become, sorted. */
  public RowStream images(TableMapping mapping) {
    return stream(mapping, _ -> RowTexts.images(mapping));
  }

  @Override
  public List<Bounds> split(Table table, long rowsPerChunk) {
    return KeySplitter.split(connections, table, rowsPerChunk);
  }

  @Override
  public List<Bounds> split(Table table, Bounds bounds, long rowsPerPart) {
    return KeySplitter.split(connections, table, bounds, rowsPerPart);
  }

  @Override
  public RowStream read(TableMapping mapping, Bounds bounds, RowFormat format) {
    if (mapping.source().key().isEmpty()) {
      return stream(mapping, _ -> RowTexts.ofSource(mapping));
    }
    if (ImageOrder.isNeeded(mapping)) {
      return stream(mapping, _ -> byImages(mapping, bounds));
    }
    return stream(
        mapping,
        connection -> {
          List<KeyPart> key = KeyEverywhere.of(connection, mapping.source());
          String order = key.stream().map(KeyPart::expression).collect(Collectors.joining(", "));
          return rows(mapping, KeyRange.within(key, bounds)) + " order by " + order;
        });
  }

  @Override
  public RowStream read(TableMapping mapping, List<List<String>> keys, RowFormat format) {
    return stream(
        mapping,
        connection -> {
          List<List<String>> possible = held.keys(connection, keys);
          List<KeyPart> key = new ArrayList<>();
          List<String> arrays = new ArrayList<>();
          for (Column column : TargetRows.keyColumns(mapping)) {
            String type = typeOfKeys(mapping, column);
            key.add(KeyPart.of(connection, Sql.identifier(column.name()), type));
            Object[] values = SourceCopy.column(possible, arrays.size());
            arrays.add(connection.createArrayOf("text", values).toString());
          }
          return rows(mapping, KeyRange.oneOf(key, arrays));
        });
  }

  @Override
  public List<DigestRule> digestRules() {
    return rules.all();
  }

  @Override
  public List<ChunkDigest> digests(TableMapping mapping, List<Bounds> ranges, DigestRule rule) {
    return SourceDigests.of(connections, mapping, ranges, rule, KeyEverywhere::of);
  }

  /** Behind its columns each row brings the key that it has on the target. */
  private static String byImages(TableMapping mapping, Bounds bounds) {
    List<String> images = ImageOrder.ofSource(mapping);
    List<KeyPart> key = ImageOrder.key(images);
    String order = key.stream().map(KeyPart::expression).collect(Collectors.joining(", "));
    return rows(mapping, images, KeyRange.within(key, bounds)) + " order by " + order;
  }

  /** The stage's types are the target's where they are no server's own. */
  private static String typeOfKeys(TableMapping mapping, Column column) {
    return column.type().indexOf('.') >= 0 ? column.type() : KeyEverywhere.type(mapping, column);
  }

  private static String rows(TableMapping mapping, String condition) {
    return rows(mapping, List.of(), condition);
  }

  private static String rows(TableMapping mapping, List<String> more, String condition) {
    Map<Column, String> converted = ConvertedTexts.of(mapping);
    String columns =
        Stream.concat(
                mapping.sourceColumns().stream()
                    .map(column -> value(column, converted.get(column))),
                more.stream())
            .collect(Collectors.joining(", "));
    return "select %s from %s where %s"
        .formatted(
            columns,
            StoredRows.of(mapping.source()),
            ShareCondition.andSource(condition, mapping, ""));
  }

  private static String value(Column column, @Nullable String convertedTo) {
    return convertedTo == null
        ? Sql.identifier(column.name())
        : ConvertedTexts.inSource(column, convertedTo);
  }

  /** A query that is made with a look at the server. */
  @FunctionalInterface
  private interface Asking {
    String on(Connection connection) throws SQLException;
  }

  private RowStream stream(TableMapping mapping, Asking query) {
    String place = "reading " + mapping.source().name();
    Lease lease = connections.lease(Silence.of(mapping.source()));
    try {
      return SortedTexts.open(lease, query.on(lease.connection()), place);
    } catch (SQLException e) {
      lease.close();
      throw SqlProblems.of(e, place);
    }
  }
}
