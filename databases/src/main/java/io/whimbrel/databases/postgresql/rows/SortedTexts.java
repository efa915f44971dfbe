package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Opens streams of a query's rows as texts; a stream gives its lease back at its end. */
final class SortedTexts {

  private SortedTexts() {}

  /** Starts a query. */
  static RowStream open(Lease lease, String query, String place) throws SQLException {
    String sql = "copy (" + query + ") to stdout " + SourceCopy.options(RowFormat.POSTGRESQL_TEXT);
    Query.execute(lease.connection(), "set work_mem = '64MB'");
    CopyOut copy = lease.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
    return new CopyOutStream(
        lease, copy, place, SortedTexts::giveBack, e -> SqlProblems.of(e, place));
  }

  private static void giveBack(Lease lease) {
    lease.done();
    lease.close();
  }
}
