package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A digest of rows, the same on both sides of a plain mapping, by one of two rules:
 *
 * <ul>
 *   <li>Hashes: the sum of each row's {@link RowHash}, the sum of that hashed once more, and the
 *       count.
 *   <li>Texts: MD5 of each row's text in UTF-8, the sums of its two 64-bit halves, and the count;
 *       where a server refuses MD5, the first 128 bits of SHA-256. A row's text is that of a row
 *       value, which tells NULL from '' and keeps every byte. So are rows of very many columns.
 * </ul>
 *
 * Rows of the target that hold something else than the default in a new column are counted, and the
 * count, where there are any, stands behind the sums: the source has none.
 */
final class RowDigest {

  /** One column on both sides, with the source's name and properties and the target's name. */
  private record Pair(Column source, String target) {}

  private static final String DEVIATING =
      " || coalesce(':' || nullif(count(*) filter (where deviates), 0), '')";

  /** Where rows of a range lie scattered, the bitmap of their pages stays exact. */
  private static final String SETTINGS = "set local work_mem = '64MB';\n";

  private RowDigest() {}

  /** The digests on the source, one under each condition. */
  static List<ChunkDigest> ofSource(
      Connection connection, TableMapping mapping, List<String> conditions, DigestRule rule)
      throws SQLException {
    return compute(
        connection,
        StoredRows.of(mapping.source()),
        parts(mapping, pair -> pair.source().name()),
        List.of(),
        conditions.stream().map(c -> ShareCondition.andSource(c, mapping, "t.")).toList(),
        rule);
  }

  /** The digests on the target, one under each condition. */
  static List<ChunkDigest> ofTarget(
      Connection connection, TableMapping mapping, List<String> conditions, DigestRule rule)
      throws SQLException {
    return ofTarget(connection, mapping, StoredRows.only(mapping.target()), conditions, rule);
  }

  /**
   * The same over rows of the target that are named otherwise.
   *
   * @param rows what stands behind {@code from}
   */
  static List<ChunkDigest> ofTarget(
      Connection connection,
      TableMapping mapping,
      String rows,
      List<String> conditions,
      DigestRule rule)
      throws SQLException {
    return compute(
        connection,
        rows,
        parts(mapping, Pair::target),
        ComparedColumns.of(connection, mapping).deviations(),
        conditions.stream().map(c -> ShareCondition.andTarget(c, mapping, "t.")).toList(),
        rule);
  }

  private static List<RowHash.Part> parts(TableMapping mapping, Function<Pair, String> name) {
    return pairs(mapping).stream()
        .map(
            pair ->
                new RowHash.Part(
                    Sql.identifier(name.apply(pair)),
                    pair.source().type(),
                    pair.source().nullable()))
        .toList();
  }

  private static List<ChunkDigest> compute(
      Connection connection,
      String table,
      List<RowHash.Part> parts,
      List<String> deviations,
      List<String> conditions,
      DigestRule rule)
      throws SQLException {
    String deviates =
        deviations.isEmpty() ? "" : ", " + String.join(" or ", deviations) + " as deviates";
    String more = deviations.isEmpty() ? "" : DEVIATING;
    boolean isOfTexts = DigestRules.isOfTexts(rule) || parts.size() > RowHash.COLUMNS_MAX;
    List<String> queries = new ArrayList<>();
    for (String condition : conditions) {
      String from = "%s from %s as t where %s".formatted(deviates, table, condition);
      queries.add(isOfTexts ? ofTexts(parts, from, more, rule) : ofHashes(parts, from, more));
    }
    return ask(connection, queries);
  }

  /** Begins a transaction; all goes to the server at once, which answers one after the other. */
  private static List<ChunkDigest> ask(Connection connection, List<String> queries)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      List<ChunkDigest> digests = new ArrayList<>();
      boolean isRows = statement.execute(SETTINGS + String.join(";\n", queries));
      while (isRows || statement.getUpdateCount() >= 0) {
        if (isRows) {
          digests.add(digest(statement));
        }
        isRows = statement.getMoreResults();
      }
      return digests;
    }
  }

  private static ChunkDigest digest(Statement statement) throws SQLException {
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      return new ChunkDigest(row.getLong(1), row.getString(2));
    }
  }

  /** The offset keeps the server from computing the hash once for each sum. */
  private static String ofHashes(List<RowHash.Part> parts, String from, String more) {
    return """
    select count(*),
      coalesce(sum(hash), 0) || ':' || coalesce(sum(hashint4extended(1, hash)), 0)%s
    from (select %s as hash%s offset 0) as hashed
    """
        .formatted(more, RowHash.of(parts), from);
  }

  private static String ofTexts(
      List<RowHash.Part> parts, String from, String more, DigestRule rule) {
    String names = parts.stream().map(RowHash.Part::name).collect(Collectors.joining(", "));
    String bytes = "convert_to(cast(row(" + names + ") as text), 'UTF8')";
    String hash =
        rule.equals(DigestRules.TEXT)
            ? "md5(" + bytes + ")"
            : "encode(sha256(" + bytes + "), 'hex')";
    return """
    select count(*),
      coalesce(sum(cast(cast('x' || substr(hash, 1, 16) as bit(64)) as bigint)), 0)
        || ':' || coalesce(sum(cast(cast('x' || substr(hash, 17, 16) as bit(64)) as bigint)), 0)%s
    from (select %s as hash%s) as hashed
    """
        .formatted(more, hash, from);
  }

  private static List<Pair> pairs(TableMapping mapping) {
    List<Pair> pairs = new ArrayList<>();
    for (ColumnMapping column : mapping.columns()) {
      pair(mapping, column).ifPresent(pairs::add);
    }
    return pairs;
  }

  private static Optional<Pair> pair(TableMapping mapping, ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry ->
          mapping.source().column(carry.from()).map(source -> new Pair(source, column.name()));
      case ValueRule.Computed _ ->
          mapping
              .source()
              .column(column.name())
              .filter(source -> computesTheSame(source, column))
              .map(source -> new Pair(source, column.name()));
      case ValueRule.Keep _, ValueRule.Fill _ -> Optional.empty();
      case ValueRule.Compute _, ValueRule.DeriveKey _, ValueRule.RecallKey _ ->
          throw new IllegalArgumentException(mapping + " is not plain");
    };
  }

  private static boolean computesTheSame(Column source, ColumnMapping column) {
    return source.generation() == Generation.COMPUTED && source.type().equals(column.type());
  }
}
