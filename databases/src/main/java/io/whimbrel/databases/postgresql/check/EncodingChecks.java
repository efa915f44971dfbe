package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.rows.UnreadableText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Texts that have no form in UTF-8, in which every text travels. A database in UTF-8 has none; one
 * that does not know its encoding may have any. The smallest tables first, up to 256 MB are looked
 * through.
 */
final class EncodingChecks {

  private static final long PAGES_MAX = 32_768;
  private static final long PAGE_BYTES = 8192;

  private final Connection connection;

  EncodingChecks(Connection connection) {
    this.connection = connection;
  }

  List<Finding> find(Inventory inventory) throws SQLException {
    String encoding = Query.texts(connection, "select getdatabaseencoding()").getFirst();
    if (encoding.equals("UTF8")) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    long left = PAGES_MAX;
    List<Table> tables =
        inventory.tables().stream()
            .filter(Table::holdsRows)
            .sorted(Comparator.comparingLong(Table::bytes))
            .toList();
    for (Table table : tables) {
      if (left > 0 && isReadable(table)) {
        UnreadableText.find(connection, table, left)
            .ifPresent(place -> findings.add(unreadable(table, place)));
        left -= table.bytes() / PAGE_BYTES + 1;
      }
    }
    if (encoding.equals("SQL_ASCII")) {
      findings.add(unknown(left > 0));
    }
    return findings;
  }

  private boolean isReadable(Table table) throws SQLException {
    return Query.holds(
        connection, "select has_table_privilege(?, 'select')", Sql.table(table.name()));
  }

  private static Finding unreadable(Table table, UnreadableText.Place place) {
    return Finding.block(
        ProblemCode.ROW_REFUSED,
        "a text has no form in UTF-8, in which texts travel",
        UnreadableText.where(table, place),
        UnreadableText.fix(table, place));
  }

  private static Finding unknown(boolean isWhole) {
    return Finding.warn(
        ProblemCode.SETTING_WRONG,
        "the source's encoding is SQL_ASCII: it takes any bytes, but only UTF-8 can be carried; "
            + (isWhole ? "all tables were looked through" : "256 MB were looked through"),
        "source",
        "see that every application writes UTF-8 until the cutover");
  }
}
