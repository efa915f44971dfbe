package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.database.row.ComparableRows;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Compares rows of the target where they are, without writing anything: source rows come as {@link
 * KeyOrderedRows} reads them and stand as literals in the statements that compare them.
 *
 * <ol>
 *   <li>Rows with a key: a batch of source rows at a time goes through the mapping and is joined
 *       with the target's rows between its first key and the first one of the next batch, so that
 *       rows are seen that only the target has. Keys whose type changes are in {@link ImageOrder}.
 *   <li>Where keys are derived, their order on the target is another one: a batch is joined by its
 *       keys; rows of the target that no key stands for are found by {@link #beyond}.
 *   <li>Rows without a key: both sides give their sorted lines, which are merged.
 * </ol>
 *
 * Safe for use by several threads; each comparison is one read-only transaction (repeatable read).
 */
public final class RowsInPlace implements ComparableRows {

  private static final String IS_PARTITIONED =
      "select relkind = 'p' from pg_class where oid = to_regclass(?)";

  private final PostgresConnections connections;
  private final DigestRules rules;
  private final RunId run;
  private final HeldTexts held = new HeldTexts();
  private final Map<TableName, Boolean> partitioned = new ConcurrentHashMap<>();

  /** Rows of the database that these connections lead to. */
  public RowsInPlace(PostgresConnections connections, RunId run) {
    this.connections = connections;
    this.rules = new DigestRules(connections);
    this.run = run;
  }

  /** A mapping of which what only this server makes of a value is left to it. */
  public TableMapping asCompared(TableMapping mapping) {
    if (ConvertedTexts.of(mapping).isEmpty()) {
      return mapping;
    }
    try (Lease lease = connections.lease()) {
      TableMapping compared = ConvertedTexts.leftTo(lease.connection(), mapping);
      lease.doneUnchanged();
      return compared;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking up casts on " + connections.place());
    }
  }

  @Override
  public List<DigestRule> digestRules() {
    return rules.all();
  }

  @Override
  public List<ChunkDigest> digests(TableMapping mapping, List<Bounds> ranges, DigestRule rule) {
    try (Lease lease = connections.lease(Silence.of(mapping.source(), ranges.size()))) {
      Connection connection = lease.connection();
      List<KeyPart> key =
          ranges.stream().allMatch(Bounds::isAll)
              ? List.of()
              : KeyEverywhere.everywhere(
                  connection,
                  TargetRows.within(connection, run, mapping, Bounds.ALL).sourceKey(),
                  ranges);
      List<String> conditions = TargetRows.conditions(connection, mapping, key, ranges);
      String rows = rows(connection, mapping);
      List<ChunkDigest> digests = RowDigest.ofTarget(connection, mapping, rows, conditions, rule);
      lease.doneUnchanged();
      return digests;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "computing a digest of " + mapping.target());
    }
  }

  @Override
  public Comparison compare(
      TableMapping mapping,
      Bounds bounds,
      RowFormat format,
      RowStream sourceRows,
      int differencesMax) {
    try (Lease lease = connections.lease(Silence.of(mapping.source()))) {
      Connection connection = begin(lease, mapping);
      Comparison found;
      if (mapping.source().key().isEmpty()) {
        found = withoutKey(connection, mapping, sourceRows, differencesMax);
      } else {
        TargetBatches batches =
            new TargetBatches(connection, mapping, held, sourceRows, differencesMax);
        found =
            KeyEverywhere.hasRanges(mapping) || ImageOrder.isNeeded(mapping)
                ? batches.byRange(bounds, range -> within(connection, mapping, range))
                : batches.byKeys(wanted -> of(connection, mapping, wanted));
      }
      lease.doneReading();
      return found;
    } catch (SQLException e) {
      throw RefusedRow.problem(e, mapping, "comparing " + mapping.source().name());
    }
  }

  @Override
  public Comparison compare(
      TableMapping mapping,
      List<List<String>> keys,
      RowFormat format,
      RowStream sourceRows,
      int differencesMax) {
    try (Lease lease = connections.lease(Silence.of(mapping.source()))) {
      Connection connection = begin(lease, mapping);
      TargetBatches batches =
          new TargetBatches(connection, mapping, held, sourceRows, differencesMax);
      Comparison found = batches.of(of(connection, mapping, wanted(connection, mapping, keys)));
      lease.doneReading();
      return found;
    } catch (SQLException e) {
      throw RefusedRow.problem(e, mapping, "comparing " + mapping.source().name());
    }
  }

  private String wanted(Connection connection, TableMapping mapping, List<List<String>> keys)
      throws SQLException {
    return WantedKeys.relation(connection, mapping, held.keys(connection, keys));
  }

  @Override
  public Comparison keyless(TableMapping mapping, int differencesMax) {
    try (Lease lease = connections.lease(Silence.of(mapping.source()))) {
      Connection connection = begin(lease, mapping);
      boolean isPartitioned = isPartitioned(connection, mapping);
      Comparison found =
          KeylessRows.find(
              connection,
              run,
              mapping,
              rows -> isPartitioned ? rows.ofPartitions() : rows,
              differencesMax);
      lease.done();
      return found;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reading rows of " + mapping.target() + " without a key");
    }
  }

  /**
   * The rows of the target that no source key stands for.
   *
   * @param images what the source's keys become, sorted
   */
  public Comparison beyond(TableMapping mapping, RowStream images, int differencesMax) {
    String names =
        mapping.targetKey().stream().map(ColumnMapping::name).collect(Collectors.joining(", "));
    String place = "reading the keys of " + mapping.target();
    try (RowStream keys = stream(mapping, place, c -> RowTexts.keys(mapping, rows(c, mapping)))) {
      return new MergedLines(
              images,
              keys,
              (kind, line) ->
                  new RowDifference(kind, List.of(), names + "=" + line.getFirst(), List.of()),
              differencesMax)
          .extra();
    }
  }

  private Comparison withoutKey(
      Connection connection, TableMapping mapping, RowStream expected, int differencesMax)
      throws SQLException {
    ComparedColumns compared = ComparedColumns.of(connection, mapping);
    String query = RowTexts.ofTarget(compared, rows(connection, mapping));
    String place = "reading " + mapping.target();
    try (RowStream found = stream(mapping, place, _ -> query)) {
      return new MergedLines(expected, found, RowsInPlace::line, differencesMax).all();
    }
  }

  /** A row without a key is named by its text, and known again by the hash of its whole text. */
  private static RowDifference line(Kind kind, List<String> line) {
    return new RowDifference(kind, List.of(line.getFirst()), line.getLast(), List.of());
  }

  @FunctionalInterface
  private interface Asking {
    String on(Connection connection) throws SQLException;
  }

  private RowStream stream(TableMapping mapping, String place, Asking query) {
    Lease lease = connections.lease(Silence.of(mapping.source()));
    try {
      return SortedTexts.open(lease, query.on(lease.connection()), place);
    } catch (SQLException e) {
      lease.close();
      throw SqlProblems.of(e, place);
    }
  }

  private static Connection begin(Lease lease, TableMapping mapping) throws SQLException {
    Connection connection = lease.connection();
    connection.setAutoCommit(false);
    Query.execute(connection, "set transaction isolation level repeatable read, read only");
    Query.execute(connection, "set local work_mem = '64MB'");
    Query.execute(connection, MappedSelect.searchPath(mapping.target()));
    return connection;
  }

  /** The rows of the target within bounds of source keys, in an order that both servers have. */
  TargetRows within(Connection connection, TableMapping mapping, Bounds bounds)
      throws SQLException {
    boolean isByImages = ImageOrder.isNeeded(mapping);
    TargetRows all =
        isByImages
            ? TargetRows.byImages(mapping)
            : TargetRows.within(connection, run, mapping, Bounds.ALL);
    List<KeyPart> key =
        isByImages
            ? ImageOrder.key(all.sourceKey().stream().map(KeyPart::expression).toList())
            : KeyEverywhere.everywhere(connection, all.sourceKey(), List.of(bounds));
    TargetRows rows = all.within(connection, mapping, key, bounds);
    return isPartitioned(connection, mapping) ? rows.ofPartitions() : rows;
  }

  private TargetRows of(Connection connection, TableMapping mapping, String wanted)
      throws SQLException {
    TargetRows rows = TargetRows.of(connection, mapping, wanted);
    return isPartitioned(connection, mapping) ? rows.ofPartitions() : rows;
  }

  /** The rows of a mapping's target, as SQL behind {@code from}. */
  String rows(Connection connection, TableMapping mapping) throws SQLException {
    return isPartitioned(connection, mapping)
        ? Sql.table(mapping.target())
        : StoredRows.only(mapping.target());
  }

  private boolean isPartitioned(Connection connection, TableMapping mapping) throws SQLException {
    Boolean known = partitioned.get(mapping.target());
    if (known == null) {
      known = Query.holds(connection, IS_PARTITIONED, Sql.table(mapping.target()));
      partitioned.put(mapping.target(), known);
    }
    return known;
  }
}
