package io.whimbrel.databases.postgresql.script;

import io.whimbrel.core.alteration.Blocking;
import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.alteration.TableLock;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a session has done to tables so far, by the server's own account: the locks that it holds
 * ({@code pg_locks}), in which files tables are, and how often they were scanned in the transaction
 * ({@code pg_stat_xact_user_tables}). The difference of two of them is what a statement did.
 *
 * @param locks {@code oid mode}
 * @param files by oid
 * @param scans by oid
 */
record Traces(Set<String> locks, Map<String, String> files, Map<String, Long> scans) {
  private static final String LOCKS =
      """
      select l.relation::text || ' ' || l.mode from pg_locks l
      where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted
        and l.relation >= 16384 and l.mode <> 'AccessShareLock'
        and l.database = (select oid from pg_database where datname = current_database())
      """;

  private static final String FILES =
      """
      select oid::text, pg_relation_filenode(oid)::text from pg_class
      where oid >= 16384 and relkind = 'r' and relpersistence <> 't'
      """;

  private static final String SCANS =
      """
      select relid::text, coalesce(seq_scan, 0) + coalesce(idx_scan, 0)
      from pg_stat_xact_user_tables
      """;

  /** What holds now. */
  static Traces read(Connection connection) throws SQLException {
    Map<String, String> files = new HashMap<>();
    Query.list(
        connection, FILES, row -> files.put(row.getString(1), String.valueOf(row.getString(2))));
    Map<String, Long> scans = new HashMap<>();
    Query.list(connection, SCANS, row -> scans.put(row.getString(1), row.getLong(2)));
    return new Traces(new HashSet<>(Query.texts(connection, LOCKS)), files, scans);
  }

  /** Locks that were not held in an older one, of tables that either image knows. */
  List<TableLock> locksSince(Traces older, CatalogImage before, CatalogImage after) {
    List<TableLock> taken = new ArrayList<>();
    for (String lock : locks) {
      int end = lock.indexOf(' ');
      if (!older.locks.contains(lock)) {
        name(lock.substring(0, end), before, after)
            .ifPresent(table -> taken.add(lock(table, lock.substring(end + 1))));
      }
    }
    taken.sort(Comparator.comparing(TableLock::table).thenComparing(TableLock::blocking));
    return taken;
  }

  /** Tables whose rows stand in other files than in an older one. */
  Set<TableName> rewrittenSince(Traces older, CatalogImage before, CatalogImage after) {
    Set<TableName> rewritten = new TreeSet<>();
    files.forEach(
        (oid, file) -> {
          String old = older.files.get(oid);
          if (old != null && !old.equals(file)) {
            name(oid, before, after).ifPresent(rewritten::add);
          }
        });
    return rewritten;
  }

  /** Tables that were scanned since an older one. */
  Set<TableName> scannedSince(Traces older, CatalogImage before, CatalogImage after) {
    Set<TableName> scanned = new TreeSet<>();
    scans.forEach(
        (oid, count) -> {
          if (count > Objects.requireNonNullElse(older.scans.get(oid), 0L)) {
            name(oid, before, after).ifPresent(scanned::add);
          }
        });
    return scanned;
  }

  private static Optional<TableName> name(String oid, CatalogImage before, CatalogImage after) {
    return Stream.concat(before.structures().stream(), after.structures().stream())
        .filter(table -> table.identity().equals(oid))
        .map(TableStructure::name)
        .findFirst();
  }

  /** A lock by its name in the server's catalog (PostgreSQL manual, 13.3). */
  private static TableLock lock(TableName table, String mode) {
    return switch (mode) {
      case "AccessExclusiveLock" -> new TableLock(table, Blocking.EVERYTHING, "access exclusive");
      case "ExclusiveLock" -> new TableLock(table, Blocking.WRITES, "exclusive");
      case "ShareRowExclusiveLock" -> new TableLock(table, Blocking.WRITES, "share row exclusive");
      case "ShareLock" -> new TableLock(table, Blocking.WRITES, "share");
      case "ShareUpdateExclusiveLock" ->
          new TableLock(table, Blocking.DDL, "share update exclusive");
      case "RowExclusiveLock" -> new TableLock(table, Blocking.NOTHING, "row exclusive");
      default -> new TableLock(table, Blocking.NOTHING, "row share");
    };
  }
}
