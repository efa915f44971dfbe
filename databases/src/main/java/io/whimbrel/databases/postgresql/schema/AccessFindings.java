package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.AccessRules.Grants;
import io.whimbrel.core.plan.AccessRules.Owners;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says what of owners, grants, settings and labels is carried, and names what is not. */
final class AccessFindings {

  private static final int NAMED_MAX = 20;

  private static final String SETTINGS =
      """
      select 'settings of the database' as kind,
        format('alter %s set %I = %s', case when s.setrole = 0
            then format('database %I', d.datname)
            else format('role %I in database %I', pg_get_userbyid(s.setrole), d.datname) end,
          split_part(c.setting, '=', 1),
          case when split_part(c.setting, '=', 1) in ('search_path', 'temp_tablespaces',
            'session_preload_libraries', 'local_preload_libraries')
            then substr(c.setting, strpos(c.setting, '=') + 1)
            else quote_literal(substr(c.setting, strpos(c.setting, '=') + 1)) end) as statement
      from pg_db_role_setting s
      join pg_database d on d.oid = s.setdatabase and d.datname = current_database()
      cross join unnest(s.setconfig) as c (setting)
      union all
      select 'settings of the database',
        format('comment on database %I is %L', d.datname, shobj_description(d.oid, 'pg_database'))
      from pg_database d where d.datname = current_database()
        and shobj_description(d.oid, 'pg_database') is not null
      union all
      select 'security labels', format('security label for %I on %s %s is %L', l.provider,
        l.objtype, l.objname, l.label)
      from pg_seclabels l
      where l.objtype <> 'database' or l.objname = quote_ident(current_database())
      order by 1, 2
      """;

  private static final String PARAMETERS =
      """
      select 'grants on parameters' as kind, format('grant %s on parameter %s to %s%s',
        lower(x.privilege_type), p.parname, case x.grantee when 0 then 'public'
          else quote_ident(pg_get_userbyid(x.grantee)) end,
        case when x.is_grantable then ' with grant option' else '' end) as statement
      from pg_parameter_acl p cross join aclexplode(p.paracl) x
      where x.grantee <> 10 and pg_get_userbyid(x.grantee) <> current_user
      order by 2
      """;

  private static final String TABLESPACES =
      """
      select distinct s.spcname from pg_class c join pg_tablespace s on s.oid = c.reltablespace
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
      order by 1
      """;

  private record Said(String kind, String statement) {}

  private AccessFindings() {}

  static List<Finding> read(Connection connection, AccessRules rules) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.info(ProblemCode.NOTE, text(rules), ""));
    List<Said> said = new ArrayList<>(said(connection, SETTINGS));
    if (Query.holds(connection, "select to_regclass('pg_parameter_acl') is not null")) {
      said.addAll(said(connection, PARAMETERS));
    }
    if (rules.grants() == Grants.KEEP) {
      said.addAll(said(connection, AccessGaps.NOT_OURS));
    } else if (rules.owners() == Owners.KEEP) {
      needingGrants(connection, findings);
    }
    Map<String, List<String>> byKind = new TreeMap<>();
    said.forEach(s -> byKind.computeIfAbsent(s.kind, _ -> new ArrayList<>()).add(s.statement));
    byKind.forEach((kind, statements) -> findings.add(byHand(kind, statements)));
    List<String> tablespaces = new ArrayList<>(Query.texts(connection, TABLESPACES));
    tablespaces.removeAll(rules.tablespaces().keySet());
    if (!tablespaces.isEmpty()) {
      findings.add(
          Finding.info(
              ProblemCode.NOTE,
              "what is in tablespace %s goes to the target's default tablespace; 'access:"
                      .formatted(String.join(", ", tablespaces))
                  + " { tablespaces: { old: new } }' says otherwise",
              "tablespaces"));
    }
    return findings;
  }

  private static List<Said> said(Connection connection, String sql) throws SQLException {
    return Query.list(connection, sql, row -> new Said(row.getString(1), row.getString(2)));
  }

  /** Owners without grants: what one owner lends to another is missing. */
  private static void needingGrants(Connection connection, List<Finding> findings)
      throws SQLException {
    Map<Boolean, List<String>> names = new TreeMap<>();
    Query.list(
        connection,
        AccessGaps.NEEDING_GRANTS,
        row ->
            names
                .computeIfAbsent(row.getBoolean("is_refreshed"), _ -> new ArrayList<>())
                .add(row.getString("name")));
    String fix = "say 'grants: keep' in the plan's 'access', or 'owners: target-user'";
    Optional.ofNullable(names.get(true))
        .map(
            found ->
                Finding.block(
                    ProblemCode.GRANT_MISSING,
                    "owners are carried and grants are not: the owners of "
                        + named(found)
                        + " may not read what is refreshed at the cutover",
                    "access",
                    fix))
        .ifPresent(findings::add);
    Optional.ofNullable(names.get(false))
        .map(
            found ->
                Finding.warn(
                    ProblemCode.GRANT_MISSING,
                    "owners are carried and grants are not: the owners of "
                        + named(found)
                        + " may lack the right to use them",
                    "access",
                    fix))
        .ifPresent(findings::add);
  }

  private static String named(List<String> names) {
    int more = names.size() - NAMED_MAX;
    return String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size())))
        + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private static String text(AccessRules rules) {
    String owners =
        rules.owners() == Owners.KEEP
            ? "owners are carried"
            : "owners are not carried: what is made on the target belongs to the user of the"
                + " target's URL";
    String grants =
        rules.grants() == Grants.KEEP
            ? "grants and default privileges are carried"
            : "grants and default privileges are not carried";
    return owners + "; " + grants + "; the plan's 'access' says so";
  }

  private static Finding byHand(String kind, List<String> statements) {
    List<String> named = statements.subList(0, Math.min(NAMED_MAX, statements.size()));
    String more = statements.size() > NAMED_MAX ? "; -- and more of the kind" : "";
    return Finding.warn(
        ProblemCode.OBJECT_UNSUPPORTED,
        "%s are not carried: %d of them".formatted(kind, statements.size()),
        kind,
        String.join("; ", named) + more);
  }
}
