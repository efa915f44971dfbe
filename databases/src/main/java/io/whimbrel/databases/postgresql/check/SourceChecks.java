package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What stands in the way on the source. Only reads. Safe for use by several threads. */
public final class SourceChecks {

  private static final int VERSION_MIN = 14;

  private static final String SERVER =
      """
      select current_setting('server_version_num')::int / 10000 as major,
        current_setting('server_version') as version,
        current_setting('wal_level') as wal_level,
        current_setting('max_replication_slots')::int
          - (select count(*) from pg_replication_slots) as slots,
        current_setting('max_wal_senders')::int
          - (select count(*) from pg_stat_replication) as senders,
        current_setting('max_slot_wal_keep_size') as keep_size,
        pg_is_in_recovery() as is_standby,
        (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as sees_all,
        current_user as usename,
        (select count(*) from pg_largeobject_metadata) as large_objects
      """;

  private final PostgresConnections connections;
  private final RunScope scope;

  /** Checks of the source that these connections lead to. */
  public SourceChecks(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
  }

  private record Server(
      int major,
      String version,
      String walLevel,
      int slots,
      int senders,
      String keepSize,
      boolean isStandby,
      boolean seesAll,
      String user,
      long largeObjects) {}

  /** Everything that was found, in one go. */
  public List<Finding> findings(Inventory inventory) {
    List<TableName> tables = inventory.tables().stream().map(t -> t.name()).toList();
    try (Connection connection = connections.brief()) {
      connection.setReadOnly(true);
      Server server = Query.list(connection, SERVER, SourceChecks::server).getFirst();
      List<Finding> findings = new ArrayList<>();
      checkServer(server, findings);
      findings.addAll(new SourceRights(connection, scope, tables).find());
      findings.addAll(new LogChecks(connection, scope).find(inventory));
      findings.addAll(new ThrottleChecks(connections, scope.limits().throttle()).find(connection));
      findings.addAll(TransactionChecks.find(connection));
      findings.addAll(new EncodingChecks(connection).find(inventory));
      findings.addAll(
          new TableChecks(connection, tables, server.user, server.seesAll).find(inventory));
      return findings;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "checking " + connections.place());
    }
  }

  private static Server server(ResultSet row) throws SQLException {
    return new Server(
        row.getInt("major"),
        row.getString("version"),
        row.getString("wal_level"),
        row.getInt("slots"),
        row.getInt("senders"),
        row.getString("keep_size"),
        row.getBoolean("is_standby"),
        row.getBoolean("sees_all"),
        row.getString("usename"),
        row.getLong("large_objects"));
  }

  private void checkServer(Server server, List<Finding> findings) {
    if (server.major < VERSION_MIN) {
      findings.add(
          Finding.block(
              ProblemCode.PRODUCT_UNSUPPORTED,
              "the source is PostgreSQL " + server.version + ", 14 or newer is needed",
              "source",
              "upgrade the source in place to 14 or newer first"));
    }
    if (server.isStandby) {
      findings.add(
          Finding.block(
              ProblemCode.PRODUCT_UNSUPPORTED,
              "the source is a standby, which can be neither published nor fenced",
              "source",
              "give the URL of the primary"));
    }
    if (!server.walLevel.equals("logical")) {
      findings.add(
          setting(
              "wal_level is " + server.walLevel + ", logical is needed",
              "wal_level",
              "alter system set wal_level = 'logical'; -- then restart the server"));
    }
    if (server.slots < 1) {
      findings.add(
          setting(
              "no replication slot is free",
              "max_replication_slots",
              "alter system set max_replication_slots = 20; -- then restart the server"));
    }
    if (server.senders < 1) {
      findings.add(
          setting(
              "no connection for replication is free",
              "max_wal_senders",
              "alter system set max_wal_senders = 20; -- then restart the server"));
    }
    if (!server.keepSize.equals("-1")) {
      findings.add(
          Finding.warn(
              ProblemCode.SETTING_WRONG,
              "max_slot_wal_keep_size is %s: a slot that falls further behind is lost (the plan"
                      .formatted(server.keepSize)
                  + " lets the source keep %d MB)".formatted(scope.limits().logBytes() >> 20),
              "max_slot_wal_keep_size",
              "alter system set max_slot_wal_keep_size = -1; select pg_reload_conf()"));
    }
    if (server.largeObjects > 0) {
      findings.add(
          Finding.warn(
              ProblemCode.OBJECT_UNSUPPORTED,
              server.largeObjects
                  + " large objects: their changes are not in the log, so they are compared, and"
                  + " carried where they differ, inside the pause; the fence does not keep them"
                  + " from being written",
              "large objects",
              "keep their content in bytea columns if they are many; write them only together with"
                  + " rows"));
    }
  }

  private static Finding setting(String what, String where, String fix) {
    return Finding.block(ProblemCode.SETTING_WRONG, what, where, fix);
  }
}
