package io.whimbrel.core.schema;

import java.util.List;
import java.util.Optional;

/**
 * A table of the source that holds rows: a plain table or a leaf partition, or (with {@link
 * Kind#PARTITIONED}) a partitioned table, which holds none itself.
 *
 * @param columns in catalog order, dropped ones left out
 * @param key what names a row; empty for a table without a usable key
 * @param partitionOf the partitioned table that this one is a partition of, the nearest one
 * @param rows estimated by the product's statistics; 0 when unknown
 * @param bytes of the table itself, without indexes
 */
public record Table(
    TableName name,
    Kind kind,
    List<Column> columns,
    Optional<Key> key,
    RowIdentity identity,
    List<ForeignKey> foreignKeys,
    Optional<TableName> partitionOf,
    long rows,
    long bytes) {

  /** What the table is. */
  public enum Kind {
    /** Holds rows. */
    PLAIN,
    /** Holds rows, as a part of a partitioned table. */
    PARTITION,
    /** Holds no rows itself; its partitions do. */
    PARTITIONED
  }

  public Table {
    columns = List.copyOf(columns);
    foreignKeys = List.copyOf(foreignKeys);
  }

  /** Whether rows are copied and changes carried for it. */
  public boolean holdsRows() {
    return kind != Kind.PARTITIONED;
  }

  /** Whether its changes are in the log; where they are not, it is carried while nobody writes. */
  public boolean isLogged() {
    return identity != RowIdentity.UNLOGGED;
  }

  /** The column of this name, if there is one. */
  public Optional<Column> column(String columnName) {
    return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
  }

  /** Names of the key's columns in key order; empty for a table without a key. */
  public List<String> keyColumns() {
    return key.map(Key::columns).orElse(List.of());
  }
}
