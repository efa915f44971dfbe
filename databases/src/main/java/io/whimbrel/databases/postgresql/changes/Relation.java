package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.schema.TableName;
import java.util.List;

/**
 * A Relation message of pgoutput (PostgreSQL manual, Logical Replication Message Formats).
 *
 * @param identity replica identity: d, n, f or i
 */
record Relation(int oid, TableName name, char identity, List<RelationColumn> columns) {

  /** A column as the stream will bring it. */
  record RelationColumn(String name, boolean isKey, int typeOid, int typeModifier) {}
}
