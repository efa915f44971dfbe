package io.whimbrel.testkit.catalog;

import java.util.List;

/** Who owns what, and who may do what with it. */
final class AccessQueries {
  /** All objects that have an owner and grants, with what they are made of by default. */
  private static final String OBJECTS =
      """
      with object (class, oid, sub, owner, kind, acl) as (
        select 'pg_class'::regclass, c.oid, 0, c.relowner,
            case when c.relkind = 'S' then 's' else 'r' end, c.relacl
          from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        union all select 'pg_class'::regclass, a.attrelid, a.attnum, c.relowner, 'c', a.attacl
          from pg_attribute a join pg_class c on c.oid = a.attrelid
          where a.attacl is not null and not a.attisdropped
        union all select 'pg_namespace'::regclass, oid, 0, nspowner, 'n', nspacl from pg_namespace
        union all select 'pg_proc'::regclass, oid, 0, proowner, 'f', proacl from pg_proc
        union all select 'pg_type'::regclass, t.oid, 0, t.typowner, 'T', t.typacl
          from pg_type t left join pg_class c on c.oid = t.typrelid
          where (t.typtype in ('b', 'd', 'e', 'r') or c.relkind = 'c')
            and not exists (select from pg_type e where e.typarray = t.oid)
        union all select 'pg_language'::regclass, oid, 0, lanowner, 'l', lanacl from pg_language
        union all select 'pg_foreign_server'::regclass, oid, 0, srvowner, 'S', srvacl
          from pg_foreign_server
        union all select 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwowner, 'F', fdwacl
          from pg_foreign_data_wrapper
        union all select 'pg_database'::regclass, oid, 0, 10, 'd', datacl
          from pg_database where datname = current_database()
        union all select 'pg_operator'::regclass, oid, 0, oprowner, '', null from pg_operator
        union all select 'pg_opclass'::regclass, oid, 0, opcowner, '', null from pg_opclass
        union all select 'pg_opfamily'::regclass, oid, 0, opfowner, '', null from pg_opfamily
        union all select 'pg_ts_dict'::regclass, oid, 0, dictowner, '', null from pg_ts_dict
        union all select 'pg_ts_config'::regclass, oid, 0, cfgowner, '', null from pg_ts_config
        union all select 'pg_conversion'::regclass, oid, 0, conowner, '', null from pg_conversion
        union all select 'pg_collation'::regclass, oid, 0, collowner, '', null from pg_collation
        union all select 'pg_statistic_ext'::regclass, oid, 0, stxowner, '', null
          from pg_statistic_ext
        union all select 'pg_event_trigger'::regclass, oid, 0, evtowner, '', null
          from pg_event_trigger where evtname !~ '^whimbrel'
        union all select 'pg_largeobject'::regclass, oid, 0, lomowner, 'L', lomacl
          from pg_largeobject_metadata
      ), named as (
        select o.*, case i.type when 'database' then i.type else i.type || ' ' || i.identity end
            as name
        from object o, pg_identify_object(o.class, o.oid, o.sub) i
        where (o.oid >= 16384 or o.class = 'pg_namespace'::regclass
            and o.oid = 'public'::regnamespace)
          and coalesce(i.schema, i.identity) !~ '^"?(pg_|whimbrel|information_schema)'
          and not exists (select from pg_depend e where e.classid in (o.class,
              case when o.class = 'pg_largeobject'::regclass then 0 else o.class end)
            and e.objid = o.oid and e.deptype = 'e')
      )
      """;

  /** An object of the one who connects needs no word: by default everything belongs to him. */
  private static final String OWNER =
      OBJECTS
          + """
          select name, nullif(owner::regrole::text, current_user::text) as owner
          from named where kind not in ('c', 'd')
          """;

  private static final String GRANT =
      OBJECTS
          + """
          select name, string_agg(case when a.grantee = 0 then 'public'
                when a.grantee = owner then 'owner' else a.grantee::regrole::text end
              || ' ' || a.privilege_type || case when a.is_grantable then '*' else '' end, ', '
              order by a.grantee::regrole::text, a.privilege_type) as grants
          from named, aclexplode(acl) a
          where a.privilege_type <> 'MAINTAIN'
            and (select array_agg(x::text order by x::text) from unnest(acl) x) is distinct from
              (select array_agg(x::text order by x::text)
                from unnest(acldefault(nullif(kind, '')::"char", owner)) x)
          group by name
          """;

  static final List<CatalogQuery> ALL =
      List.of(new CatalogQuery("owner", OWNER), new CatalogQuery("grant", GRANT));

  private AccessQueries() {}
}
