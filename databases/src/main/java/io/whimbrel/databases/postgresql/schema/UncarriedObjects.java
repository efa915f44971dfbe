package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names what a database holds and no definition describes, so that nothing is lost in silence. */
final class UncarriedObjects {

  private static final int NAMED_MAX = 20;

  /** Where the schema is empty the object belongs to the whole database. */
  private static final String OBJECTS =
      """
      with found (classid, objid, kind, schema, name) as (
        select 'pg_class'::regclass, c.oid, 'foreign tables', n.nspname::text, c.relname::text
          from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'f'
        union all select 'pg_class'::regclass, c.oid, 'invalid indexes', n.nspname, c.relname
          from pg_index i join pg_class c on c.oid = i.indexrelid and c.relkind = 'i'
          join pg_namespace n on n.oid = c.relnamespace where not i.indisvalid
        union all select 'pg_policy'::regclass, p.oid, 'row security policies', n.nspname,
          c.relname || '.' || p.polname
          from pg_policy p join pg_class c on c.oid = p.polrelid
          join pg_namespace n on n.oid = c.relnamespace
        union all select 'pg_proc'::regclass, p.oid, 'functions in C', n.nspname, p.proname
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          join pg_language l on l.oid = p.prolang
          where l.lanname in ('c', 'internal') and p.prokind <> 'a'
          and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass
            and d.objid = p.oid and d.deptype = 'i')
        union all select 'pg_proc'::regclass, p.oid, 'ordered-set and sorting aggregates',
          n.nspname, p.proname
          from pg_aggregate a join pg_proc p on p.oid = a.aggfnoid
          join pg_namespace n on n.oid = p.pronamespace where a.aggkind <> 'n' or a.aggsortop <> 0
        union all select 'pg_type'::regclass, t.oid, 'base types', n.nspname, t.typname
          from pg_type t join pg_namespace n on n.oid = t.typnamespace
          where t.typtype = 'b' and t.typcategory <> 'A'
        union all select 'pg_type'::regclass, t.oid, 'ranges with a canonical function',
          n.nspname, t.typname
          from pg_range r join pg_type t on t.oid = r.rngtypid
          join pg_namespace n on n.oid = t.typnamespace where r.rngcanonical <> 0
        union all select 'pg_operator'::regclass, o.oid, 'operators', n.nspname, o.oprname
          from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
        union all select 'pg_opclass'::regclass, o.oid, 'operator classes', n.nspname, o.opcname
          from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace
        union all select 'pg_conversion'::regclass, c.oid, 'conversions', n.nspname, c.conname
          from pg_conversion c join pg_namespace n on n.oid = c.connamespace
        union all select 'pg_ts_config'::regclass, c.oid, 'text search configurations',
          n.nspname, c.cfgname
          from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
        union all select 'pg_ts_dict'::regclass, d.oid, 'text search dictionaries',
          n.nspname, d.dictname
          from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace
        union all select 'pg_cast'::regclass, c.oid, 'casts', '',
          format_type(c.castsource, null) || ' as ' || format_type(c.casttarget, null)
          from pg_cast c
          where not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass
            and d.objid = c.oid and d.deptype = 'i')
        union all select 'pg_event_trigger'::regclass, oid, 'event triggers', '', evtname
          from pg_event_trigger
        union all select 'pg_foreign_server'::regclass, oid, 'foreign servers', '', srvname
          from pg_foreign_server
        union all select 'pg_language'::regclass, oid, 'languages', '', lanname from pg_language
        union all select 'pg_am'::regclass, m.oid, 'access methods with a handler of their own',
          '', m.amname
          from pg_am m where m.amhandler >= 16384
        union all select 'pg_publication'::regclass, oid, 'publications', '', pubname
          from pg_publication where pubname !~ '^whimbrel_'
        union all select 'pg_subscription'::regclass, s.oid, 'subscriptions', '', s.subname
          from pg_subscription s
          join pg_database d on d.oid = s.subdbid and d.datname = current_database()
      )
      select kind, schema, name from found f
      where objid >= 16384 and schema !~ '^pg_' and schema not in ('information_schema', 'whimbrel')
        and not exists (select from pg_depend e where e.classid = f.classid
          and e.objid = f.objid and e.deptype = 'e')
      order by kind, schema collate "C", name collate "C"
      """;

  private UncarriedObjects() {}

  private record Found(String kind, String schema, String name) {

    boolean isSelected(TableSelection selection) {
      return schema.isEmpty() || selection.selects(new TableName(schema, name));
    }

    String text() {
      return schema.isEmpty() ? name : schema + "." + name;
    }
  }

  /** One finding for each kind of object, with the names. */
  static List<Finding> read(Connection connection, TableSelection selection) throws SQLException {
    Map<String, List<String>> byKind = new TreeMap<>();
    Query.list(connection, OBJECTS, r -> new Found(r.getString(1), r.getString(2), r.getString(3)))
        .stream()
        .filter(f -> f.isSelected(selection))
        .forEach(f -> byKind.computeIfAbsent(f.kind, _ -> new ArrayList<>()).add(f.text()));
    List<Finding> findings = new ArrayList<>();
    byKind.forEach((kind, names) -> findings.add(finding(kind, names)));
    return findings;
  }

  private static Finding finding(String kind, List<String> names) {
    String named = String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size())));
    String more =
        names.size() > NAMED_MAX ? " and %d more".formatted(names.size() - NAMED_MAX) : "";
    return Finding.warn(
        ProblemCode.OBJECT_UNSUPPORTED,
        kind + " are not carried: " + named + more,
        kind,
        "create them by hand on the target after the cutover, if they are needed there");
  }
}
