package io.whimbrel.engine.memory;

import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.proof.NamedRows;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.TableName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rows of all tables: value by key. Guarded by its owner. */
final class Rows {
  private final Map<TableName, NavigableMap<String, String>> tables = new TreeMap<>();

  NavigableMap<String, String> of(TableName table) {
    return tables.computeIfAbsent(table, _ -> new TreeMap<>());
  }

  SortedMap<String, String> of(TableName table, Bounds bounds) {
    NavigableMap<String, String> rows = of(table);
    SortedMap<String, String> tail =
        bounds.from().isPresent() ? rows.tailMap(bounds.from().get().getFirst()) : rows;
    return new TreeMap<>(
        bounds.until().isPresent() ? tail.headMap(bounds.until().get().getFirst()) : tail);
  }

  SortedMap<String, String> of(TableName table, List<List<String>> keys) {
    SortedMap<String, String> rows = new TreeMap<>(of(table));
    rows.keySet().retainAll(keys.stream().map(List::getFirst).toList());
    return rows;
  }

  Rows copy() {
    Rows copy = new Rows();
    tables.forEach((table, rows) -> copy.of(table).putAll(rows));
    return copy;
  }

  void clear() {
    tables.clear();
  }

  /** All rows that there are. */
  Map<TableName, Map<String, String>> all() {
    Map<TableName, Map<String, String>> all = new TreeMap<>();
    tables.forEach((table, rows) -> all.put(table, new TreeMap<>(rows)));
    all.values().removeIf(Map::isEmpty);
    return all;
  }

  static ChunkDigest digest(SortedMap<String, String> rows) {
    return new ChunkDigest(rows.size(), rows.toString());
  }

  static List<List<String>> drawn(SortedMap<String, String> rows, Draw draw) {
    return rows.keySet().stream()
        .filter(key -> Math.floorMod(key.hashCode() * 31L + draw.seed(), 100) < draw.share() * 100)
        .map(List::of)
        .toList();
  }

  static RowStream stream(SortedMap<String, String> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach((key, value) -> text.append(key).append('\t').append(value).append('\n'));
    return new RowStream() {
      private boolean isRead = text.isEmpty();

      @Override
      public byte @Nullable [] next() {
        byte[] piece = isRead ? null : text.toString().getBytes(StandardCharsets.UTF_8);
        isRead = true;
        return piece;
      }

      @Override
      public void close() {}
    };
  }

  static SortedMap<String, String> read(RowStream stream) {
    SortedMap<String, String> rows = new TreeMap<>();
    for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
      for (String line : new String(piece, StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          int tab = line.indexOf('\t');
          rows.put(line.substring(0, tab), line.substring(tab + 1));
        }
      }
    }
    return rows;
  }

  static Comparison compare(
      SortedMap<String, String> source, SortedMap<String, String> target, int differencesMax) {
    Collection<String> keys = new TreeSet<>(source.keySet());
    keys.addAll(target.keySet());
    List<RowDifference> differences = new ArrayList<>();
    for (String key : keys) {
      String expected = source.get(key);
      String found = target.get(key);
      if (expected == null || !expected.equals(found)) {
        differences.add(difference(key, expected, found));
      }
    }
    NamedRows named = new NamedRows(differencesMax);
    named.addAll(differences);
    return new Comparison(
        source.size(), target.size(), DifferenceCount.of(differences), named.rows());
  }

  private static RowDifference difference(
      String key, @Nullable String expected, @Nullable String found) {
    RowDifference.Kind kind =
        expected == null
            ? RowDifference.Kind.EXTRA
            : found == null ? RowDifference.Kind.MISSING : RowDifference.Kind.DIFFERENT;
    return new RowDifference(
        kind,
        List.of(key),
        "id=" + key,
        List.of(new RowDifference.ColumnDifference("v", expected, found)));
  }
}
