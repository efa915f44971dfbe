package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.catalog.ForeignQueries;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Names what is carried in part only: secrets, rows of extensions, objects among the server's. */
final class ProgramFindings {

  private static final String SECRETS =
      """
      select format('user mapping for %%s server %%I', case when u.umuser = 0 then 'public'
          else quote_ident(u.usename) end, u.srvname) as object,
        string_agg(p.option_name, ', ' order by p.option_name) as names
      from pg_user_mappings u, pg_options_to_table(u.umoptions) p
      where %1$s group by u.umid, u.umuser, u.usename, u.srvname
      union all
      select format('server %%I', s.srvname), string_agg(p.option_name, ', ' order by p.option_name)
      from pg_foreign_server s, pg_options_to_table(s.srvoptions) p
      where %1$s group by s.oid, s.srvname
      order by 1
      """
          .formatted(
              "(p.option_name ~* '%s' and p.option_name <> '%s')"
                  .formatted(ForeignQueries.SECRETS, ForeignQueries.NO_SECRET));

  private static final String HIDDEN =
      """
      select format('user mapping for %s server %I', case when u.umuser = 0 then 'public'
        else quote_ident(u.usename) end, u.srvname) as object
      from pg_user_mappings u
      where u.umoptions is null
        and not (select r.rolsuper from pg_roles r where r.rolname = current_user)
      order by 1
      """;

  /** Tables whose rows an extension has declared to be users' own, with the condition. */
  private static final String EXTENSION_ROWS =
      """
      select format('extension %I', e.extname) as extension, c.oid::regclass::text as relation,
        format('select exists (select from %s %s)', c.oid::regclass, t.condition) as question,
        format('copy (select * from %s %s) to stdout', c.oid::regclass, t.condition) as copy
      from pg_extension e,
        unnest(e.extconfig, e.extcondition) as t (relation, condition)
      join pg_class c on c.oid = t.relation and c.relkind in ('r', 'p')
      where has_table_privilege(c.oid, 'select')
      order by 1, 2
      """;

  private static final String AMONG_THE_SERVERS =
      """
      select i.type || ' ' || i.identity as object
      from (select 'pg_proc'::regclass, oid, pronamespace from pg_proc
        union all select 'pg_class'::regclass, oid, relnamespace from pg_class
          where relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        union all select 'pg_operator'::regclass, oid, oprnamespace from pg_operator
        union all select 'pg_type'::regclass, oid, typnamespace from pg_type
          where typtype in ('e', 'd', 'r') or typtype = 'b' and typcategory <> 'A'
        union all select 'pg_ts_config'::regclass, oid, cfgnamespace from pg_ts_config
        union all select 'pg_ts_dict'::regclass, oid, dictnamespace from pg_ts_dict
      ) o (classid, objid, namespace),
        pg_identify_object(o.classid, o.objid, 0) i
      where o.objid >= 16384
        and o.namespace::regnamespace::text in ('pg_catalog', 'information_schema')
        and not exists (select from pg_depend d where d.classid = o.classid and d.objid = o.objid
          and d.deptype in ('e', 'i'))
      order by 1
      """;

  private static final String EVENT_TRIGGERS =
      """
      select format('event trigger %I', e.evtname) as object from pg_event_trigger e
      where e.evtenabled in ('O', 'A') and e.evtevent <> 'login'
        and not exists (select from pg_depend d where d.deptype = 'e'
          and d.classid = 'pg_event_trigger'::regclass and d.objid = e.oid)
      order by 1
      """;

  private ProgramFindings() {}

  /** All of them; in the caller's transaction. */
  static List<Finding> read(Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(Query.list(connection, SECRETS, ProgramFindings::secrets));
    findings.addAll(Query.list(connection, HIDDEN, ProgramFindings::hidden));
    findings.addAll(extensionRows(connection));
    findings.addAll(Query.list(connection, AMONG_THE_SERVERS, ProgramFindings::amongTheServers));
    findings.addAll(Query.list(connection, EVENT_TRIGGERS, ProgramFindings::eventTrigger));
    return findings;
  }

  private static Finding secrets(ResultSet row) throws SQLException {
    String object = row.getString("object");
    return Finding.warn(
        ProblemCode.OBJECT_UNSUPPORTED,
        "%s of %s is not carried: secrets are not read".formatted(row.getString("names"), object),
        object,
        "alter %s options (add %s '...'); -- on the target, after the cutover"
            .formatted(object, row.getString("names").replace(", ", " '...', add ")));
  }

  private static Finding hidden(ResultSet row) throws SQLException {
    String object = row.getString("object");
    return Finding.warn(
        ProblemCode.OBJECT_UNSUPPORTED,
        "options of %s are not carried: our user may not see them".formatted(object),
        object,
        "compare its options on both sides after the cutover");
  }

  private static List<Finding> extensionRows(Connection connection) throws SQLException {
    record Rows(String extension, String relation, String question, String copy) {}
    List<Rows> tables =
        Query.list(
            connection,
            EXTENSION_ROWS,
            r -> new Rows(r.getString(1), r.getString(2), r.getString(3), r.getString(4)));
    List<Finding> findings = new ArrayList<>();
    for (Rows table : tables) {
      if (Query.holds(connection, table.question)) {
        findings.add(
            Finding.warn(
                ProblemCode.OBJECT_UNSUPPORTED,
                "%s keeps rows of yours in %s, which are not carried"
                    .formatted(table.extension, table.relation),
                table.relation,
                table.copy + "; -- and load it on the target"));
      }
    }
    return findings;
  }

  private static Finding amongTheServers(ResultSet row) throws SQLException {
    String object = row.getString("object");
    return Finding.warn(
        ProblemCode.OBJECT_UNSUPPORTED,
        object + " is not carried: it is in a schema of the server's own",
        object,
        "move it to a schema of its own on the source, or create it by hand on the target");
  }

  private static Finding eventTrigger(ResultSet row) throws SQLException {
    String object = row.getString("object");
    return Finding.info(
        ProblemCode.NOTE,
        object
            + " also fires for what a run creates and drops, on the source from the start and on"
            + " the target from the cutover on: it must not refuse that",
        object);
  }
}
