package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What our user may not do to sessions and tables of the target, each with the statement that
 * allows it. A superuser lacks nothing.
 */
final class TargetRights {

  private static final String SESSIONS =
      """
      select current_user as usename, current_setting('server_version_num')::int as version,
        (select rolsuper from pg_roles where rolname = current_user)
          or pg_has_role(current_user, 'pg_signal_backend', 'usage') as may_end
      """;

  private static final String TABLES =
      """
      select n.nspname, c.relname, pg_get_userbyid(c.relowner) as owner,
        (select rolsuper from pg_roles o where o.oid = c.relowner) as is_super
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join unnest(?::text[], ?::text[]) as t (schema, name)
        on n.nspname = t.schema and c.relname = t.name
      where c.relkind in ('r', 'p') and not pg_has_role(current_user, c.relowner, 'usage')
      order by n.nspname collate "C", c.relname collate "C"
      """;

  private static final String FOREIGN_KEYS =
      """
      select n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid) as definition
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      join pg_namespace n on n.oid = c.relnamespace
      join unnest(?::text[], ?::text[]) as t (schema, name)
        on n.nspname = t.schema and c.relname = t.name
      where k.contype = 'f' and k.conparentid = 0
        and coalesce(to_jsonb(k) ->> 'conenforced', 'true') = 'true'
      order by n.nspname collate "C", c.relname collate "C", k.conname collate "C"
      """;

  private final Connection connection;
  private final List<TableName> tables;
  private final List<Finding> findings = new ArrayList<>();

  TargetRights(Connection connection, List<TableMapping> mappings) {
    this.connection = connection;
    this.tables = mappings.stream().map(TableMapping::target).toList();
  }

  private record User(String name, int version, boolean mayEnd) {
    String quoted() {
      return Sql.identifier(name);
    }
  }

  /** Everything that is missing, in one go. */
  List<Finding> find(SchemaMode mode) throws SQLException {
    User user =
        Query.list(
                connection,
                SESSIONS,
                row ->
                    new User(
                        row.getString("usename"), row.getInt("version"), row.getBoolean("may_end")))
            .getFirst();
    if (!user.mayEnd) {
      findings.add(
          Finding.warn(
              ProblemCode.GRANT_MISSING,
              "user %s may not end other sessions that keep a table of the target locked"
                  .formatted(user.name),
              "target",
              "grant pg_signal_backend to " + user.quoted()));
    }
    checkOwners(user);
    Optional<String> refusal;
    try (Trial trial = Trial.on(connection)) {
      refusal = trial.refusal("set local session_replication_role = replica");
    }
    if (refusal.isPresent()) {
      checkWithoutReplicaRole(user, mode);
    }
    return findings;
  }

  private void checkOwners(User user) throws SQLException {
    list(
        TABLES,
        row -> {
          TableName table = name(row);
          String fix =
              row.getBoolean("is_super")
                  ? "alter table %s owner to %s".formatted(Sql.table(table), user.quoted())
                  : "grant %s to %s"
                      .formatted(Sql.identifier(row.getString("owner")), user.quoted());
          return Finding.block(
              ProblemCode.GRANT_MISSING,
              "user %s does not own table %s: it can neither fence it nor write it undisturbed"
                  .formatted(user.name, table),
              table.toString(),
              fix);
        });
  }

  /** A structure that is made has its triggers held and its foreign keys deferred. */
  private void checkWithoutReplicaRole(User user, SchemaMode mode) throws SQLException {
    String grant = "grant set on parameter session_replication_role to " + user.quoted();
    boolean canBeGranted = user.version >= 150_000;
    findings.add(
        Finding.warn(
            ProblemCode.GRANT_MISSING,
            "user %s may not set session_replication_role: triggers are disabled and foreign keys"
                    .formatted(user.name)
                + " deferred until the target accepts writes, which makes sync slower",
            "target",
            canBeGranted ? grant : "nothing need be done; PostgreSQL 15 or newer could grant it"));
    if (mode == SchemaMode.EXISTING) {
      list(
          FOREIGN_KEYS,
          row -> {
            TableName table = name(row);
            String key = Sql.identifier(row.getString("conname"));
            String drop =
                "alter table %1$s drop constraint %2$s; -- and after the cutover: alter table %1$s"
                        .formatted(Sql.table(table), key)
                    + " add constraint %s %s".formatted(key, row.getString("definition"));
            return Finding.block(
                ProblemCode.GRANT_MISSING,
                "foreign key %s of %s is checked while its rows are copied: user %s may not"
                        .formatted(row.getString("conname"), table, user.name)
                    + " set session_replication_role",
                table.toString(),
                canBeGranted ? grant + "; -- or: " + drop : drop);
          });
    }
  }

  private void list(String sql, Query.RowReader<Finding> reader) throws SQLException {
    findings.addAll(
        Query.list(
            connection,
            sql,
            reader,
            connection.createArrayOf("text", tables.stream().map(TableName::schema).toArray()),
            connection.createArrayOf("text", tables.stream().map(TableName::name).toArray())));
  }

  private static TableName name(ResultSet row) throws SQLException {
    return new TableName(row.getString("nspname"), row.getString("relname"));
  }
}
