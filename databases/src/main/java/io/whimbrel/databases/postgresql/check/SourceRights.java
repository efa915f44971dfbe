package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.RunNames;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What our user may not do on the source, each with the statement that allows it. A superuser lacks
 * nothing; {@code docs/operator/roles.md} says what each right is for.
 */
final class SourceRights {

  private static final String USER =
      """
      select current_user as usename, current_database() as database,
        (select rolsuper or rolreplication from pg_roles where rolname = current_user)
          or exists (select from pg_roles r where r.rolname in ('rds_replication',
            'cloudsqlsuperuser', 'azure_pg_admin') and pg_has_role(current_user, r.oid, 'member'))
          as may_replicate,
        has_database_privilege(current_database(), 'create')
          or (exists (select from pg_publication where pubname = ?)
            and exists (select from pg_namespace n where n.nspname = 'whimbrel'
              and has_schema_privilege(n.oid, 'usage') and has_schema_privilege(n.oid, 'create')))
          as may_create,
        pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees_sessions,
        (select rolsuper from pg_roles where rolname = current_user)
          or pg_has_role(current_user, 'pg_signal_backend', 'usage') as may_end,
        pg_has_role(current_user, d.datdba, 'usage') as owns_database,
        pg_get_userbyid(d.datdba) as owner
      from pg_database d where d.datname = current_database()
      """;

  private static final String SCHEMAS =
      """
      select nspname from pg_namespace
      where nspname = any (?::text[]) and not has_schema_privilege(oid, 'usage')
      order by nspname collate "C"
      """;

  private static final String TABLES =
      """
      select n.nspname, c.relname
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join unnest(?::text[], ?::text[]) as t (schema, name)
        on n.nspname = t.schema and c.relname = t.name
      where not has_table_privilege(c.oid, 'select')
      order by n.nspname collate "C", c.relname collate "C"
      """;

  private static final String LARGE_OBJECTS =
      """
      select m.oid::text from pg_largeobject_metadata m
      where not (select rolsuper from pg_roles where rolname = current_user)
        and not pg_has_role(current_user, m.lomowner, 'usage')
        and not exists (select from aclexplode(m.lomacl) a
          where a.privilege_type = 'SELECT' and case when a.grantee = 0 then true
            else pg_has_role(current_user, a.grantee, 'usage') end)
      order by m.oid limit 100
      """;

  private static final String SEQUENCES =
      """
      select distinct n.nspname, c.relname
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
        and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') and d.refobjsubid > 0
      left join pg_class t on t.oid = d.refobjid
      left join pg_namespace tn on tn.oid = t.relnamespace
      where case when c.relkind = 'S' then not has_sequence_privilege(c.oid, 'select') end
        and (exists (select from unnest(?::text[], ?::text[]) as w (schema, name)
            where w.schema = tn.nspname and w.name = t.relname)
          or (t.oid is null and n.nspname = any (?::text[])))
      order by 1, 2
      """;

  private final Connection connection;
  private final RunScope scope;
  private final List<TableName> tables;
  private final List<Finding> findings = new ArrayList<>();

  SourceRights(Connection connection, RunScope scope, List<TableName> tables) {
    this.connection = connection;
    this.scope = scope;
    this.tables = tables;
  }

  private record User(
      String name,
      String database,
      boolean mayReplicate,
      boolean mayCreate,
      boolean seesSessions,
      boolean mayEnd,
      boolean ownsDatabase,
      String owner) {

    String quoted() {
      return Sql.identifier(name);
    }
  }

  /** Everything that is missing, in one go. */
  List<Finding> find() throws SQLException {
    User user = user();
    checkServer(user);
    checkSessions(user);
    Object[] schemas = tables.stream().map(TableName::schema).toArray();
    Object[] names = tables.stream().map(TableName::name).toArray();
    var schemaArray = connection.createArrayOf("text", schemas);
    var nameArray = connection.createArrayOf("text", names);
    for (String schema : Query.texts(connection, SCHEMAS, schemaArray)) {
      missing(
          "user %s may not look into schema %s".formatted(user.name, schema),
          schema,
          "grant usage on schema %s to %s".formatted(Sql.identifier(schema), user.quoted()));
    }
    for (TableName table : relations(TABLES, schemaArray, nameArray)) {
      missing(
          "user %s may not read table %s".formatted(user.name, table),
          table.toString(),
          "grant select on table %s to %s".formatted(Sql.table(table), user.quoted()));
    }
    for (TableName sequence : relations(SEQUENCES, schemaArray, nameArray, schemaArray)) {
      missing(
          "user %s may not see where sequence %s stands".formatted(user.name, sequence),
          sequence.toString(),
          "grant select on sequence %s to %s".formatted(Sql.table(sequence), user.quoted()));
    }
    List<String> objects = Query.texts(connection, LARGE_OBJECTS);
    if (!objects.isEmpty()) {
      missing(
          "user %s may not read large objects".formatted(user.name),
          "large objects",
          "grant select on large object %s to %s"
              .formatted(String.join(", ", objects), user.quoted()));
    }
    return findings;
  }

  private User user() throws SQLException {
    return Query.list(
            connection,
            USER,
            row ->
                new User(
                    row.getString("usename"),
                    row.getString("database"),
                    row.getBoolean("may_replicate"),
                    row.getBoolean("may_create"),
                    row.getBoolean("sees_sessions"),
                    row.getBoolean("may_end"),
                    row.getBoolean("owns_database"),
                    row.getString("owner")),
            RunNames.preparedPublication(scope.migration()))
        .getFirst();
  }

  private List<TableName> relations(String sql, Object... values) throws SQLException {
    return Query.list(
        connection, sql, row -> new TableName(row.getString(1), row.getString(2)), values);
  }

  private void checkServer(User user) {
    if (!user.mayReplicate) {
      missing(
          "user %s may not read the log".formatted(user.name),
          "source",
          "alter role %s replication".formatted(user.quoted()));
    }
    if (!user.mayCreate) {
      missing(
          "user %s may create neither a publication nor schema whimbrel in database %s"
              .formatted(user.name, user.database),
          "source",
          "grant create on database %s to %s; -- or, as an administrator: create schema whimbrel"
                  .formatted(Sql.identifier(user.database), user.quoted())
              + " authorization %s; create publication %s for table only <each table that moves>"
                  .formatted(user.quoted(), RunNames.preparedPublication(scope.migration())));
    }
    if (!user.ownsDatabase) {
      findings.add(
          Finding.warn(
              ProblemCode.GRANT_MISSING,
              "user %s does not own database %s: cleanup could not keep it read-only"
                  .formatted(user.name, user.database),
              "source",
              "grant %s to %s; -- or 'cleanup: { source: release }' in the plan"
                  .formatted(Sql.identifier(user.owner), user.quoted())));
    }
  }

  private void checkSessions(User user) {
    if (!user.seesSessions) {
      findings.add(
          Finding.warn(
              ProblemCode.GRANT_MISSING,
              "user %s does not see what other sessions do: long transactions are not named"
                  .formatted(user.name),
              "source",
              "grant pg_monitor to " + user.quoted()));
    }
    if (!user.mayEnd) {
      findings.add(
          Finding.warn(
              ProblemCode.GRANT_MISSING,
              "user %s may not end other sessions: one that stays in a transaction keeps the"
                      .formatted(user.name)
                  + " cutover from its fence",
              "source",
              "grant pg_signal_backend to " + user.quoted()));
    }
  }

  private void missing(String what, String where, String fix) {
    findings.add(Finding.block(ProblemCode.GRANT_MISSING, what, where, fix));
  }
}
