package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The order that ranges of a table's keys are in. */
@FunctionalInterface
interface KeyOfTable {
  List<KeyPart> of(Connection connection, Table table) throws SQLException;
}
