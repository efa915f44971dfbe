package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cuts a table into key ranges at keys that are really there, so that any distribution and any type
 * of key gives ranges of about the same number of rows.
 *
 * <ol>
 *   <li>A table of up to 32 MB is read whole in key order, mostly from the index alone; of a larger
 *       one a share of its pages (TABLESAMPLE SYSTEM), never less than one in a thousand.
 *   <li>The sampled rows are counted; rows per chunk times the share give the number of ranges.
 *   <li>The key of the first row of each range but the first becomes a bound.
 * </ol>
 *
 * A range whose rows lie all over a table costs a read of nearly all its pages, however few they
 * are; there are at most 16 of them. So it is where no index serves the key (see {@link KeyOrder}),
 * and in a sampled table where rows lie in another order than their keys, as those with random keys
 * do.
 */
final class KeySplitter {

  private static final long WHOLE_PAGES = 4_000;
  private static final int SCATTERED_RANGES_MAX = 16;

  /** Below this correlation of the keys' places with their pages, rows lie scattered; 1 to 0. */
  private static final double ALONG_MIN = 0.5;

  private static final String PAGES =
      """
      select coalesce(sum(pg_relation_size(relid))::bigint, pg_relation_size(cast(? as regclass)))
        / current_setting('block_size')::bigint
      from pg_partition_tree(cast(? as regclass))
      """;

  private KeySplitter() {}

  /** Cuts a table. */
  static List<Bounds> split(PostgresConnections connections, Table table, long rowsPerChunk) {
    try (Lease lease = connections.lease(Silence.of(table))) {
      List<Bounds> ranges = split(lease.connection(), table, rowsPerChunk);
      lease.done();
      return ranges;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "cutting " + table.name() + " into chunks");
    }
  }

  /** Cuts a range once more; as it is where no index serves the key. */
  static List<Bounds> split(
      PostgresConnections connections, Table table, Bounds bounds, long rowsPerPart) {
    try (Lease lease = connections.lease(Silence.of(table))) {
      List<Bounds> parts = split(lease.connection(), table, bounds, rowsPerPart);
      lease.done();
      return parts;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "cutting a range of " + table.name());
    }
  }

  private static List<Bounds> split(Connection connection, Table table, long rowsPerChunk)
      throws SQLException {
    if (table.key().isEmpty()) {
      return List.of(Bounds.ALL);
    }
    List<KeyPart> keyParts = KeyOrder.of(connection, table);
    if (!keyParts.stream().allMatch(part -> part.order().isTheSameEverywhere())) {
      return List.of(Bounds.ALL);
    }
    List<List<String>> cuts = new ArrayList<>();
    String sql = sql(keyParts, table, share(connection, table), rowsPerChunk);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        cuts.add(key(rows, table.keyColumns().size()));
      }
    }
    return ranges(Bounds.ALL, cuts);
  }

  private static List<Bounds> split(
      Connection connection, Table table, Bounds bounds, long rowsPerPart) throws SQLException {
    List<KeyPart> key = table.key().isEmpty() ? List.of() : KeyOrder.of(connection, table);
    if (key.isEmpty()
        || !isIndexed(key, table)
        || !key.stream().allMatch(part -> part.order().isTheSameEverywhere())) {
      return List.of(bounds);
    }
    List<String> texts = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      texts.add(key.get(i).text("k" + i));
      columns.add(key.get(i).expression() + " as k" + i);
    }
    String keys = key.stream().map(KeyPart::expression).collect(Collectors.joining(", "));
    List<List<String>> cuts =
        Query.list(
            connection,
            """
            select %s from (
              select %s, row_number() over (order by %s) - 1 as place from %s where %s
            ) as numbered
            where place > 0 and place %% %d = 0
            order by place
            """
                .formatted(
                    String.join(", ", texts),
                    String.join(", ", columns),
                    keys,
                    StoredRows.of(table),
                    KeyRange.within(key, bounds),
                    rowsPerPart),
            row -> key(row, key.size()));
    return ranges(bounds, cuts);
  }

  private static boolean isIndexed(List<KeyPart> key, Table table) {
    return IntStream.range(0, key.size())
        .allMatch(i -> key.get(i).expression().equals(Sql.identifier(table.keyColumns().get(i))));
  }

  /** The share of the table's pages that is to be read, from 0.001 to 1. */
  private static double share(Connection connection, Table table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PAGES)) {
      statement.setString(1, Sql.table(table.name()));
      statement.setString(2, Sql.table(table.name()));
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        double share = (double) WHOLE_PAGES / Math.max(1, rows.getLong(1));
        return Math.clamp(share, 0.001, 1.0);
      }
    }
  }

  private static String sql(List<KeyPart> key, Table table, double share, long rowsPerChunk) {
    List<String> names = IntStream.range(0, key.size()).mapToObj(i -> "k" + i).toList();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      columns.add(key.get(i).expression() + " as " + names.get(i));
    }
    boolean isSampled = share < 1;
    String sample = isSampled ? " tablesample system (" + share * 100 + ")" : "";
    if (isSampled) {
      columns.add("tableoid as part, (cast(cast(ctid as text) as point))[0] as page");
    }
    return """
    with sampled as (
      select %s from %s%s
    ), counted as (
      select *, row_number() over (order by %s) - 1 as place, count(*) over () as total
      from sampled
    ), ranged as (
      select *, least(%s, greatest(1, round(total / %s)))::bigint as ranges
      from counted
    )
    select %s from ranged
    where place > 0 and place * ranges / total > (place - 1) * ranges / total
    order by place
    """
        .formatted(
            String.join(", ", columns),
            StoredRows.of(table),
            sample,
            String.join(", ", names),
            rangesMax(isIndexed(key, table), isSampled),
            Double.toString(Math.max(1, rowsPerChunk * share)),
            IntStream.range(0, key.size())
                .mapToObj(i -> key.get(i).text(names.get(i)))
                .collect(Collectors.joining(", ")));
  }

  private static String rangesMax(boolean isIndexed, boolean isSampled) {
    if (!isIndexed) {
      return Integer.toString(SCATTERED_RANGES_MAX);
    }
    return isSampled
        ? """
        (select case when avg(abs(along)) < %s then %d else %d end
          from (select corr(place, page) as along from counted group by part) as parts)
        """
            .formatted(ALONG_MIN, SCATTERED_RANGES_MAX, Integer.MAX_VALUE)
        : Integer.toString(Integer.MAX_VALUE);
  }

  private static List<String> key(ResultSet rows, int size) throws SQLException {
    List<String> key = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      key.add(rows.getString(i));
    }
    return key;
  }

  private static List<Bounds> ranges(Bounds whole, List<List<String>> cuts) {
    List<Bounds> ranges = new ArrayList<>();
    Optional<List<String>> from = whole.from();
    for (List<String> cut : cuts) {
      ranges.add(new Bounds(from, Optional.of(cut)));
      from = Optional.of(cut);
    }
    ranges.add(new Bounds(from, whole.until()));
    return ranges;
  }
}
