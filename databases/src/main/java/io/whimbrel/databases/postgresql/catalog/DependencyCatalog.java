package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what depends on what. Parts of an object count as the object: a default as its column, a
 * row type as its table, an array as its element, an index behind a constraint as the constraint.
 */
public final class DependencyCatalog {

  /**
   * What a dependency points to when it is nothing that has a definition: {@code unsupported} and
   * the object in the server's words.
   */
  public static final String UNSUPPORTED = "unsupported ";

  /** What an extension brings points to this and the extension. */
  static final String MEMBER = "member of ";

  private static final String DEPENDENCIES =
      """
      with relation as materialized (
        select c.oid, c.relkind, case c.relkind when 'v' then 'view'
            when 'm' then 'materialized view' when 'S' then 'sequence' when 'c' then 'type'
            when 'i' then 'index' when 'I' then 'index' when 'f' then 'foreign table'
            else 'table' end
          || format(' %I.%I', n.nspname, c.relname) as id
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.oid >= 16384 and c.relkind <> 't'
      ), plain_type as materialized (
        select t.oid, coalesce(r.id, format('type %I.%I', n.nspname, t.typname)) as id
        from pg_type t
        join pg_namespace n on n.oid = t.typnamespace
        left join relation r on r.oid = t.typrelid
        where t.oid >= 16384 and (t.typtype in ('e', 'd', 'r', 'c', 'b') or not t.typisdefined)
          and not exists (select from pg_type e where e.typarray = t.oid)
      ), object (classid, objid, id) as materialized (
        select 'pg_class'::regclass, r.oid, coalesce(k.id, r.id)
        from relation r left join (select k.conindid,
            min(format('constraint %I on %s', k.conname, substr(t.id, 7))) as id
            from pg_constraint k join relation t on t.oid = k.conrelid
            where k.contype in ('p', 'u', 'x') group by k.conindid) k on k.conindid = r.oid
        union all select 'pg_type'::regclass, oid, id from plain_type
        union all select 'pg_type'::regclass, t.oid, e.id
          from pg_type t join plain_type e on e.oid = t.typelem where t.typcategory = 'A'
        union all select 'pg_type'::regclass, a.oid, t.id
          from pg_range g join plain_type t on t.oid = g.rngtypid
          join pg_type a on a.typelem = g.rngmultitypid and a.typcategory = 'A'
        union all select 'pg_type'::regclass, g.rngmultitypid, t.id
          from pg_range g join plain_type t on t.oid = g.rngtypid
        union all select 'pg_proc'::regclass, p.oid, format('%s %I.%I(%s)', case p.prokind
            when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
            n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid >= 16384
        union all select 'pg_constraint'::regclass, k.oid,
            case when t.relkind = 'f' then t.id
              else format('constraint %I on %s', k.conname, substr(t.id, 7)) end
          from pg_constraint k join relation t on t.oid = k.conrelid
        union all select 'pg_constraint'::regclass, k.oid, t.id
          from pg_constraint k join plain_type t on t.oid = k.contypid
        union all select 'pg_attrdef'::regclass, d.oid, case when t.relkind in ('r', 'p')
              then format('column %s.%I', substr(t.id, 7), c.attname) else t.id end
          from pg_attrdef d join relation t on t.oid = d.adrelid
          join pg_attribute c on c.attrelid = d.adrelid and c.attnum = d.adnum
        union all select 'pg_am'::regclass, m.oid, format('access method %I', m.amname)
          from pg_am m where m.oid >= 16384
        union all select 'pg_rewrite'::regclass, w.oid, case w.rulename when '_RETURN' then r.id
            else format('rule %I on %s', w.rulename, substr(r.id, strpos(r.id, ' ') + 1)) end
          from pg_rewrite w join relation r on r.oid = w.ev_class
        union all select 'pg_trigger'::regclass, g.oid,
            format('trigger %I on %s', g.tgname,
              regexp_replace(r.id, '^(foreign )?[a-z]+ ', ''))
          from pg_trigger g join relation r on r.oid = g.tgrelid where not g.tgisinternal
        union all select 'pg_collation'::regclass, c.oid,
            format('collation %I.%I', n.nspname, c.collname)
          from pg_collation c join pg_namespace n on n.oid = c.collnamespace where c.oid >= 16384
        union all select 'pg_statistic_ext'::regclass, s.oid,
            format('statistics %I.%I', n.nspname, s.stxname)
          from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
        union all catalog_objects
      ), member as materialized (
        select d.classid, d.objid, format('extension %I', e.extname) as id
        from pg_depend d join pg_extension e on e.oid = d.refobjid
        where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
      )
      select coalesce('column ' || substr(a.id, 7) || '.' || quote_ident(k.attname), a.id) as id,
        coalesce(m.id, b.id, 'unsupported '
          || (pg_identify_object(d.refclassid, d.refobjid, 0)).type || ' '
          || (pg_identify_object(d.refclassid, d.refobjid, 0)).identity) as needs
      from pg_depend d
      join object a on a.classid = d.classid and a.objid = d.objid
      left join object b on b.classid = d.refclassid and b.objid = d.refobjid
      left join pg_attribute k on d.classid = 'pg_class'::regclass and k.attrelid = d.objid
        and k.attnum = d.objsubid and d.objsubid > 0 and a.id like 'table %'
      left join member m on m.classid = d.refclassid and m.objid = d.refobjid
      where d.deptype in ('n', 'a', 'i') and d.refobjid >= 16384
        and d.refclassid not in ('pg_namespace'::regclass, 'pg_authid'::regclass)
        and a.id is distinct from b.id and a.id not like 'sequence %'
        and m.id is distinct from 'extension plpgsql'
      union
      select a.id, 'member of ' || m.id
      from member m join object a on a.classid = m.classid and a.objid = m.objid
      union
      select a.id, format('column %s.%I', substr(t.id, 7), c.attname)
      from pg_depend d
      join object a on a.classid = d.classid and a.objid = d.objid
      join relation t on t.oid = d.refobjid and t.relkind in ('r', 'p')
      join pg_attribute c on c.attrelid = d.refobjid and c.attnum = d.refobjsubid
      where d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
        and a.id is distinct from t.id and a.id not like 'sequence %'
        and a.id is distinct from format('column %s.%I', substr(t.id, 7), c.attname)
      """
          .replace("catalog_objects", CatalogObjects.IDS);

  private DependencyCatalog() {}

  private record Edge(String id, String needs) {}

  /** The ids that each id needs, in order. */
  static Map<String, List<String>> read(Connection connection) throws SQLException {
    Map<String, List<String>> needs = new TreeMap<>();
    Query.list(connection, DEPENDENCIES, row -> new Edge(row.getString(1), row.getString(2)))
        .stream()
        .sorted(Comparator.comparing(Edge::id).thenComparing(Edge::needs))
        .forEach(e -> needs.computeIfAbsent(e.id, _ -> new ArrayList<>()).add(e.needs));
    return needs;
  }
}
