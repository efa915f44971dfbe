package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.OwnSession;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What stands in the way of carrying changes back behind the cutover. Writes nothing. */
public final class WayBackChecks {

  private static final String OR_NONE = "; or write rollback: { way-back: none } into the plan";

  private static final String LOG =
      """
      select what, fix from (values
        (current_setting('wal_level') <> 'logical',
          'wal_level of the new side is ' || current_setting('wal_level')
            || ', the way back needs logical',
          'alter system set wal_level = ''logical''; -- then restart the server'),
        (current_setting('max_replication_slots')::int
            <= (select count(*) from pg_replication_slots),
          'no replication slot is free on the new side for the way back',
          'alter system set max_replication_slots = 20; -- then restart the server'),
        (current_setting('max_wal_senders')::int <= (select count(*) from pg_stat_replication),
          'no connection for replication is free on the new side for the way back',
          'alter system set max_wal_senders = 20; -- then restart the server'),
        (not (select rolsuper or rolreplication from pg_roles where rolname = current_user)
            and not exists (select from pg_roles r where r.rolname in ('rds_replication',
              'cloudsqlsuperuser', 'azure_pg_admin')
              and pg_has_role(current_user, r.oid, 'member')),
          format('user %s may not read the log of the new side, which the way back needs',
            current_user),
          format('alter role %I replication', current_user))
      ) as needs (is_missing, what, fix) where is_missing
      """;

  private static final String UNWRITABLE =
      """
      select t from unnest(?::text[]) as t
      where not (has_table_privilege(t, 'insert') and has_table_privilege(t, 'update')
        and has_table_privilege(t, 'delete') and has_table_privilege(t, 'truncate'))
      order by t collate "C"
      """;

  private static final String FOREIGN =
      """
      select t from unnest(?::text[]) as t join pg_class c on c.oid = t::regclass
      where not pg_has_role(c.relowner, 'usage') order by t collate "C"
      """;

  private static final String LARGE_OBJECTS = "select exists (select from pg_largeobject_metadata)";

  private WayBackChecks() {}

  /** On the new side, whose log is read. */
  public static List<Finding> ofNewSide(Connection connection) throws SQLException {
    return Query.list(
        connection,
        LOG,
        row ->
            Finding.block(
                ProblemCode.SETTING_WRONG,
                row.getString("what"),
                "rollback.way-back",
                row.getString("fix") + OR_NONE));
  }

  /** On the old side, whose tables are written to. */
  public static List<Finding> ofOldSide(
      Connection connection, RunScope scope, List<TableName> tables) throws SQLException {
    Object names = connection.createArrayOf("text", tables.stream().map(Sql::table).toArray());
    List<Finding> findings = new ArrayList<>();
    List<String> unwritable = Query.texts(connection, UNWRITABLE, names);
    if (!unwritable.isEmpty()) {
      String all = String.join(", ", unwritable);
      findings.add(
          missing(
              "the user of the old side may not write to " + all,
              "grant insert, update, delete, truncate on %s to current_user".formatted(all)));
    }
    ShareChecks.replicaRole(
            connection,
            scope,
            tables.stream().filter(t -> !scope.shares().allOfSource(t).isEmpty()).toList(),
            "rollback.way-back")
        .ifPresent(findings::add);
    if (!new OwnSession(scope).mayBeReplica(connection)) {
      List<String> foreign = Query.texts(connection, FOREIGN, names);
      if (!foreign.isEmpty()) {
        findings.add(
            missing(
                "triggers and foreign keys of the old side would fire for what is carried back to "
                    + String.join(", ", foreign),
                "let its user own them, or take the replica role: grant set on parameter"
                    + " session_replication_role"));
      }
    }
    if (Query.holds(connection, LARGE_OBJECTS)) {
      findings.add(
          Finding.warn(
              ProblemCode.OBJECT_UNSUPPORTED,
              "large objects do not go back: what the new side writes to them, or makes, is not on"
                  + " the old side after a rollback",
              "rollback.way-back",
              "keep what matters in columns of type bytea, or carry them by hand after a"
                  + " rollback"));
    }
    return findings;
  }

  private static Finding missing(String what, String fix) {
    return Finding.block(ProblemCode.GRANT_MISSING, what, "rollback.way-back", fix + OR_NONE);
  }
}
