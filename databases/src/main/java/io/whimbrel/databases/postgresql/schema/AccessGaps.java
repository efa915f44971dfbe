package io.whimbrel.databases.postgresql.schema;

/** The catalog queries of what owners and grants that are carried leave open. */
final class AccessGaps {

  /**
   * Rights on what is not made by us, because it is the system's own or comes with an extension,
   * where they are other ones than at first; as statements.
   */
  static final String NOT_OURS =
      """
      with object (classid, objid, acltype, owner, acl, name) as (
        select 'pg_class'::regclass, c.oid, case c.relkind when 'S' then 's'::"char" else 'r' end,
          c.relowner, c.relacl, case c.relkind when 'S' then 'sequence ' else 'table ' end
            || c.oid::regclass
        from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
          and c.relnamespace is distinct from to_regnamespace('information_schema')
        union all
        select 'pg_proc'::regclass, p.oid, 'f', p.proowner, p.proacl,
          'routine ' || p.oid::regprocedure
        from pg_proc p
        where p.pronamespace is distinct from to_regnamespace('information_schema')
        union all
        select 'pg_type'::regclass, t.oid, 'T', t.typowner, t.typacl, 'type ' || t.oid::regtype
        from pg_type t
        where t.typnamespace is distinct from to_regnamespace('information_schema')
        union all
        select 'pg_language'::regclass, l.oid, 'l', l.lanowner, l.lanacl,
          format('language %I', l.lanname)
        from pg_language l where l.lanpltrusted
        union all
        select 'pg_namespace'::regclass, n.oid, 'n', n.nspowner, n.nspacl,
          format('schema %I', n.nspname)
        from pg_namespace n where n.nspname not in ('public', 'information_schema')
      ), changed as (
        select o.*, coalesce(i.initprivs, acldefault(o.acltype, o.owner)) as first
        from object o
        left join pg_init_privs i on i.classoid = o.classid and i.objoid = o.objid
          and i.objsubid = 0
        where (o.objid < 16384 or exists (select from pg_depend e where e.classid = o.classid
            and e.objid = o.objid and e.deptype = 'e'))
          and o.acl is not null and o.acl is distinct from i.initprivs
      ), different (name, verb, way, grantee, privilege_type, is_grantable) as (
        select c.name, 'grant', 'to', x.grantee, x.privilege_type, x.is_grantable
        from changed c, aclexplode(c.acl) x
        where not exists (select from aclexplode(c.first) f where f.grantee = x.grantee
          and f.privilege_type = x.privilege_type and f.is_grantable >= x.is_grantable)
        union all
        select c.name, 'revoke', 'from', x.grantee, x.privilege_type, false
        from changed c, aclexplode(c.first) x
        where not exists (select from aclexplode(c.acl) f where f.grantee = x.grantee
          and f.privilege_type = x.privilege_type)
      )
      select 'grants on what is the system''s or an extension''s' as kind,
        format('%s %s on %s %s %s%s', d.verb, lower(string_agg(d.privilege_type, ', '
          order by d.privilege_type)), d.name, d.way, case d.grantee when 0 then 'public'
            else quote_ident(pg_get_userbyid(d.grantee)) end,
          case when d.is_grantable then ' with grant option' else '' end) as statement
      from different d
      where d.grantee = 0 or pg_get_userbyid(d.grantee) <> current_user
      group by d.verb, d.name, d.way, d.grantee, d.is_grantable
      order by 2
      """;

  /**
   * Relations whose owner needs a grant to use its schema or what it reads, and whether that is
   * needed at the cutover.
   */
  static final String NEEDING_GRANTS =
      """
      with own as (
        select c.oid, c.relkind, c.relname, c.relowner, c.relispopulated, n.nspname,
          n.nspname <> 'public' and not pg_has_role(c.relowner, n.nspowner, 'usage') as is_guest
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_roles r on r.oid = c.relowner and not r.rolsuper
        where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_'
          and n.nspname not in ('information_schema', 'whimbrel')
      )
      select format('%s %I.%I', case o.relkind when 'v' then 'view'
          when 'm' then 'materialized view' else 'table' end, o.nspname, o.relname) as name,
        o.relkind = 'm' and o.relispopulated as is_refreshed
      from own o
      where o.is_guest or exists (select from pg_rewrite w
        join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
          and d.refclassid = 'pg_class'::regclass and d.refobjid <> o.oid
        join pg_class t on t.oid = d.refobjid
        join pg_namespace n on n.oid = t.relnamespace
        where w.ev_class = o.oid and n.nspname !~ '^pg_' and (
          not pg_has_role(o.relowner, t.relowner, 'usage')
          or n.nspname <> 'public' and not pg_has_role(o.relowner, n.nspowner, 'usage')))
      order by o.nspname collate "C", o.relname collate "C"
      """;

  private AccessGaps() {}
}
