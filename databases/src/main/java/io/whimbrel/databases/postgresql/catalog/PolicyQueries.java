package io.whimbrel.databases.postgresql.catalog;

import java.util.List;

/** The catalog queries of row security, event triggers, and what hangs on triggers. */
final class PolicyQueries {

  private static final String POLICIES =
      """
      select 'policy' as kind, format('policy %I on %I.%I', p.polname, n.nspname, c.relname) as id,
        n.nspname as table_schema, c.relname as table_name, '' as sql, p.polname as name,
        case when p.polpermissive then 'permissive' else 'restrictive' end as permissive,
        case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
          when 'd' then 'delete' else 'all' end as command,
        case when 0 <> all (p.polroles) then (select array_agg(r.rolname::text order by r.rolname)
          from pg_roles r where r.oid = any (p.polroles)) end as roles,
        pg_get_expr(p.polqual, p.polrelid) as using,
        pg_get_expr(p.polwithcheck, p.polrelid) as check,
        obj_description(p.oid, 'pg_policy') as comment
      from pg_policy p
      join pg_class c on c.oid = p.polrelid
      join pg_namespace n on n.oid = c.relnamespace
      """;

  private static final String ROW_SECURITY =
      """
      select 'row security' as kind, format('row security of %I.%I', n.nspname, c.relname) as id,
        n.nspname as table_schema, c.relname as table_name, '' as sql, c.relname as name,
        case when c.relrowsecurity then 'true' end as enabled,
        case when c.relforcerowsecurity then 'true' end as forced
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and (c.relrowsecurity or c.relforcerowsecurity)
      """;

  private static final String EVENT_TRIGGERS =
      """
      select 'pg_event_trigger'::regclass as classid, e.oid as objid, '' as schema,
        e.evtname as name,
        format('create event trigger %I on %s%s execute function %s()%s', e.evtname, e.evtevent,
          (select ' when tag in (' || string_agg(quote_literal(t.tag), ', ' order by n) || ')'
            from unnest(e.evttags) with ordinality as t (tag, n)),
          e.evtfoid::regproc,
          case e.evtenabled when 'O' then '' else format(';%salter event trigger %I %s', chr(10),
            e.evtname, case e.evtenabled when 'D' then 'disable' when 'R' then 'enable replica'
              else 'enable always' end) end) as sql
      from pg_event_trigger e
      """;

  /** Triggers that a partition has from its parent, and are set otherwise than the parent's. */
  private static final String TRIGGER_STATES =
      """
      select 'trigger state' as kind,
        format('state of trigger %I on %I.%I', t.tgname, n.nspname, c.relname) as id,
        n.nspname as table_schema, c.relname as table_name, '' as sql, t.tgname as name,
        t.tgenabled::text as enabled,
        format('trigger %I on %I.%I', r.tgname, rn.nspname, rc.relname) as root
      from pg_trigger t
      join pg_trigger p on p.oid = t.tgparentid and p.tgenabled <> t.tgenabled
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_trigger r on not r.tgisinternal and r.oid = (with recursive up (oid, parent) as (
          select t.oid, t.tgparentid
          union all select u.oid, u.tgparentid from up join pg_trigger u on u.oid = up.parent)
        select oid from up where parent = 0)
      join pg_class rc on rc.oid = r.tgrelid
      join pg_namespace rn on rn.oid = rc.relnamespace
      """;

  /** What is dropped together with an extension though it is none of its members. */
  private static final String EXTENSION_TIES =
      """
      select 'extension tie' as kind, format('tie of %s to extension %I', o.object, e.extname)
          as id,
        null as table_schema, null as table_name, e.extname as name,
        format('alter %s depends on extension %I', o.object, e.extname) as sql, o.object
      from pg_depend d
      join pg_extension e on e.oid = d.refobjid,
      lateral (
        select format('%s %I.%I(%s)', case p.prokind when 'p' then 'procedure'
            when 'a' then 'aggregate' else 'function' end, n.nspname, p.proname,
          pg_get_function_identity_arguments(p.oid)) as object
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where d.classid = 'pg_proc'::regclass and p.oid = d.objid
        union all
        select format('trigger %I on %I.%I', t.tgname, n.nspname, c.relname)
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
        join pg_namespace n on n.oid = c.relnamespace
        where d.classid = 'pg_trigger'::regclass and t.oid = d.objid
        union all
        select format('%s %I.%I', case c.relkind when 'm' then 'materialized view'
            else 'index' end, n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where d.classid = 'pg_class'::regclass and c.oid = d.objid
      ) o
      where d.refclassid = 'pg_extension'::regclass and d.deptype = 'x'
      """;

  /** All of them. */
  static final List<String> ALL =
      List.of(
          POLICIES,
          ROW_SECURITY,
          CatalogObjects.definitions(EVENT_TRIGGERS),
          TRIGGER_STATES,
          EXTENSION_TIES);

  private PolicyQueries() {}
}
