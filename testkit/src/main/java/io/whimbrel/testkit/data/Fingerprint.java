package io.whimbrel.testkit.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All rows of a database in short, made without any of Whimbrel's code: per ordinary table and
 * partition, but for the schema {@code whimbrel}, the number of rows and a digest over their text.
 * Columns are paired by name; the order of columns and rows does not matter.
 *
 * @param tables by quoted schema and name
 */
public record Fingerprint(SortedMap<String, TableDigest> tables) {
  public Fingerprint(SortedMap<String, TableDigest> tables) {
    this.tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
  }

  /** Reads a whole database in one snapshot, on a connection that is not in a transaction. */
  public static Fingerprint of(Connection connection) throws SQLException {
    try (TableReader reader = new TableReader(connection)) {
      SortedMap<String, TableDigest> tables = new TreeMap<>();
      for (Map.Entry<String, List<String>> table : reader.tables().entrySet()) {
        RowDigests digests = new RowDigests();
        reader.read(table.getKey(), table.getValue(), digests::add);
        tables.put(table.getKey(), digests.total());
      }
      return new Fingerprint(tables);
    }
  }

  /** The tables that differ, or are on one side only, in words. */
  public List<String> differences(Fingerprint other) {
    TreeSet<String> names = new TreeSet<>(tables.keySet());
    names.addAll(other.tables.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      TableDigest mine = tables.get(name);
      TableDigest theirs = other.tables.get(name);
      if (mine == null || theirs == null) {
        differences.add(
            "%s is only on the %s side".formatted(name, mine == null ? "other" : "one"));
      } else if (mine.rows() != theirs.rows()) {
        differences.add("%s: %d rows against %d".formatted(name, mine.rows(), theirs.rows()));
      } else if (!mine.equals(theirs)) {
        differences.add("%s: as many rows, %d, but others".formatted(name, mine.rows()));
      }
    }
    return differences;
  }
}
