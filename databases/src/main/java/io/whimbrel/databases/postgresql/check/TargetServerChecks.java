package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The target's server and database against the source's, and what our user may do there. */
final class TargetServerChecks {

  private static final int VERSION_MIN = 14;

  private static final String SERVER =
      """
      select d.datname as name, s.system_identifier::text as system,
        pg_encoding_to_char(d.encoding) as encoding, d.datcollate, d.datctype,
        current_setting('server_version_num')::int as version, pg_is_in_recovery() as is_standby,
        has_database_privilege(d.oid, 'create') as may_create,
        has_database_privilege(d.oid, 'temporary') as may_stage, current_user as usename
      from pg_database d, pg_control_system() s where d.datname = current_database()
      """;

  private static final String SCHEMA =
      """
      select has_schema_privilege(oid, 'create') and has_schema_privilege(oid, 'usage')
      from pg_namespace where nspname = ?
      """;

  private final Connection connection;
  private final List<Finding> findings = new ArrayList<>();

  TargetServerChecks(Connection connection) {
    this.connection = connection;
  }

  private record Server(
      String name,
      String system,
      String encoding,
      String collate,
      String ctype,
      int version,
      boolean isStandby,
      boolean mayCreate,
      boolean mayStage,
      String user) {}

  private Server server() throws SQLException {
    return Query.list(
            connection,
            SERVER,
            row ->
                new Server(
                    row.getString("name"),
                    row.getString("system"),
                    row.getString("encoding"),
                    row.getString("datcollate"),
                    row.getString("datctype"),
                    row.getInt("version"),
                    row.getBoolean("is_standby"),
                    row.getBoolean("may_create"),
                    row.getBoolean("may_stage"),
                    row.getString("usename")))
        .getFirst();
  }

  /** What the server itself puts in the way, whatever is to be made there. */
  List<Finding> find(List<ObjectDefinition> definitions) throws SQLException {
    Server server = server();
    definitions.stream()
        .filter(d -> d.kind().equals("database"))
        .findFirst()
        .ifPresent(d -> compare(server, d.attributes()));
    if (server.version / 10_000 < VERSION_MIN || server.isStandby) {
      findings.add(
          Finding.block(
              ProblemCode.PRODUCT_UNSUPPORTED,
              "the target is "
                  + (server.isStandby ? "a standby" : "older than PostgreSQL " + VERSION_MIN),
              "target",
              "give the URL of a primary of PostgreSQL 14 or newer"));
    }
    if (!server.mayCreate) {
      findings.add(
          PostgresPreconditions.right(
              "user %s may not create schemas in database %s".formatted(server.user, server.name),
              "grant create on database %s to %s"
                  .formatted(Sql.identifier(server.name), Sql.identifier(server.user))));
    }
    if (!server.mayStage) {
      findings.add(
          PostgresPreconditions.right(
              "user %s may not create temporary tables".formatted(server.user),
              "grant temporary on database %s to %s"
                  .formatted(Sql.identifier(server.name), Sql.identifier(server.user))));
    }
    return findings;
  }

  private void compare(Server server, Map<String, String> source) {
    boolean isSame =
        server.system.equals(source.get("system")) && server.name.equals(source.get("name"));
    if (isSame) {
      findings.add(
          Finding.block(
              ProblemCode.TARGET_OCCUPIED,
              "source and target are the same database",
              "target",
              "give the target a database of its own"));
    }
    String encoding = source.getOrDefault("encoding", "");
    if (!server.encoding.equals(encoding) && !server.encoding.equals("UTF8")) {
      findings.add(
          Finding.block(
              ProblemCode.SETTING_WRONG,
              "the target's encoding is %s, the source's is %s"
                  .formatted(server.encoding, encoding),
              "target",
              "create the target's database with encoding 'UTF8'"));
    }
    if (!server.collate.equals(source.get("collate"))
        || !server.ctype.equals(source.get("ctype"))) {
      findings.add(
          Finding.warn(
              ProblemCode.SETTING_WRONG,
              "texts are ordered by %s on the target and by %s on the source"
                  .formatted(server.collate, source.get("collate")),
              "target",
              "create the target's database with lc_collate %s, if the order matters"
                  .formatted(source.get("collate"))));
    }
    int version = Integer.parseInt(source.getOrDefault("version", "0"));
    if (server.version / 10_000 < version / 10_000) {
      findings.add(
          Finding.warn(
              ProblemCode.PRODUCT_UNSUPPORTED,
              "the target's version %d is older than the source's %d"
                  .formatted(server.version / 10_000, version / 10_000),
              "target",
              "use a target of the source's version or newer"));
    }
  }

  /** Rights in the schemas that are there. */
  List<Finding> createRights(List<TableMapping> mappings) throws SQLException {
    List<Finding> missing = new ArrayList<>();
    String user = PostgresPreconditions.user(connection);
    for (String schema : PostgresPreconditions.schemas(mappings)) {
      List<Boolean> rights = Query.list(connection, SCHEMA, row -> row.getBoolean(1), schema);
      if (!rights.isEmpty() && !rights.getFirst()) {
        missing.add(
            PostgresPreconditions.right(
                "user %s may not create tables in schema %s".formatted(user, schema),
                "grant usage, create on schema %s to %s".formatted(Sql.identifier(schema), user)));
      }
    }
    return missing;
  }
}
