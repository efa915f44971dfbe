package io.whimbrel.databases.postgresql.schema;

/**
 * The catalog queries of what belongs to whom. Objects are named by the ids of their definitions.
 * They run with pg_catalog as the only schema in the search path.
 */
final class AccessQueries {

  /**
   * Everything that has an owner or grants of its own, members of extensions left out. The sequence
   * of an identity column has no definition, and goes by that of its table.
   */
  private static final String OBJECTS =
      """
      with linked as materialized (
        select d.objid, tn.nspname as table_schema, t.relname as table_name, a.attname, d.deptype
        from pg_depend d
        join pg_class t on t.oid = d.refobjid
        join pg_namespace tn on tn.oid = t.relnamespace
        join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
        where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
          and d.deptype in ('a', 'i') and d.refobjsubid > 0
      ), object (classid, objid, id, class, acltype, schema, name, signature, table_schema,
          table_name, "column", owner, acl) as materialized (
        select 'pg_class'::regclass, c.oid, case when l.deptype = 'i'
            then format('table %I.%I', l.table_schema, l.table_name)
            else format('%s %I.%I', k.word, n.nspname, c.relname) end,
          k.word, case c.relkind when 'S' then 's'::"char" else 'r'::"char" end, n.nspname::text,
          c.relname::text, '', coalesce(l.table_schema, case when c.relkind in ('r', 'p')
            then n.nspname end)::text,
          coalesce(l.table_name, case when c.relkind in ('r', 'p') then c.relname end)::text,
          l.attname::text, c.relowner, c.relacl
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join (values ('r'::"char", 'table'), ('p', 'table'), ('v', 'view'),
            ('m', 'materialized view'), ('f', 'foreign table'), ('S', 'sequence'))
          as k (kind, word) on k.kind = c.relkind
        left join linked l on l.objid = c.oid and c.relkind = 'S'
        where c.relpersistence <> 't'
        union all
        select 'pg_proc'::regclass, p.oid, format('%s %I.%I(%s)', k.word, n.nspname, p.proname,
            pg_get_function_identity_arguments(p.oid)), 'routine', 'f', n.nspname, p.proname,
          p.oid::regprocedure::text, null, null, null, p.proowner, p.proacl
        from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace
        join (values ('p'::"char", 'procedure'), ('a', 'aggregate'), ('f', 'function'),
          ('w', 'function')) as k (kind, word) on k.kind = p.prokind
        union all
        select 'pg_type'::regclass, t.oid, format('type %I.%I', n.nspname, t.typname),
          case t.typtype when 'd' then 'domain' else 'type' end, 'T', n.nspname, t.typname, '',
          null, null, null, t.typowner, t.typacl
        from pg_type t
        join pg_namespace n on n.oid = t.typnamespace
        left join pg_class c on c.oid = t.typrelid
        where t.typtype in ('e', 'd', 'r') or c.relkind = 'c'
          or (t.typtype = 'b' and t.typcategory <> 'A')
        union all
        select 'pg_namespace'::regclass, n.oid, format('schema %I', n.nspname), 'schema', 'n',
          n.nspname, n.nspname, '', null, null, null, n.nspowner, n.nspacl
        from pg_namespace n
        union all
        select 'pg_foreign_server'::regclass, s.oid, format('server %I', s.srvname),
          'server', 'S', '', s.srvname, '', null, null, null, s.srvowner, s.srvacl
        from pg_foreign_server s
        union all
        select 'pg_foreign_data_wrapper'::regclass, w.oid,
          format('foreign data wrapper %I', w.fdwname), 'foreign data wrapper', 'F', '',
          w.fdwname, '', null, null, null, w.fdwowner, w.fdwacl
        from pg_foreign_data_wrapper w
        union all
        select 'pg_language'::regclass, l.oid, format('language %I', l.lanname), 'language', 'l',
          '', l.lanname, '', null, null, null, l.lanowner, l.lanacl
        from pg_language l where l.lanacl is not null or l.oid >= 16384
        union all
        select 'pg_database'::regclass, d.oid, 'database', 'database', 'd', '', d.datname, '',
          null, null, null, d.datdba, d.datacl
        from pg_database d where d.datname = current_database()
      ), own as materialized (
        select o.*, r.rolsuper as is_super from object o join pg_roles r on r.oid = o.owner
        where schema !~ '^pg_' and schema not in ('information_schema', 'whimbrel')
          and not exists (select from pg_depend e where e.classid = o.classid
            and e.objid = o.objid and e.deptype = 'e')
      )
      """;

  /** Who owns what, but not what follows the owner of its table. */
  static final String OWNERS =
      OBJECTS
          + """
          select id, class, schema, name, signature, null as "column", table_schema, table_name,
            pg_get_userbyid(owner) as role
          from own
          where "column" is null and class not in ('database', 'language')
            and not (name = 'public' and class = 'schema'
              and (is_super or pg_get_userbyid(owner) = 'pg_database_owner'))
          order by id collate "C"
          """;

  /**
   * Who may do what; a grantee that is null is everybody. What everybody may do by default is left
   * out, and told as revoked where it is not so. A row of the owner itself tells what its ownership
   * brings.
   */
  static final String GRANTS =
      OBJECTS
          + """
          , entry as materialized (
            select o.*, x.grantee, x.privilege_type, x.is_grantable
            from own o
            cross join aclexplode(coalesce(o.acl, acldefault(o.acltype, o.owner))) x
          ), usual as materialized (
            select o.*, x.grantee, x.privilege_type
            from own o
            cross join aclexplode(case when o.id = 'schema public'
              then array[makeaclitem(0, o.owner, 'USAGE', false)]
              else acldefault(o.acltype, o.owner) end) x
            where x.grantee = 0
          ), found as (
            select id, class, schema, name, signature, "column", table_schema, table_name,
              grantee, owner, is_super, privilege_type, is_grantable and grantee <> owner
                as is_grantable, false as is_revoked
            from entry e
            where not exists (select from usual u where u.id = e.id and e.grantee = 0
              and u.privilege_type = e.privilege_type)
            union all
            select id, class, schema, name, signature, "column", table_schema, table_name,
              grantee, owner, is_super, privilege_type, false, true
            from usual u
            where acl is not null and not exists (select from entry e where e.id = u.id
              and e.grantee = 0 and e.privilege_type = u.privilege_type)
            union all
            select o.id, 'column', o.schema, o.name, '', a.attname, o.table_schema, o.table_name,
              x.grantee, o.owner, o.is_super, x.privilege_type, x.is_grantable, false
            from own o
            join pg_attribute a on o.classid = 'pg_class'::regclass and a.attrelid = o.objid
              and a.attacl is not null and not a.attisdropped
            cross join aclexplode(a.attacl) x
          )
          select id, class, schema, name, signature, "column", table_schema, table_name,
            case when grantee <> 0 then pg_get_userbyid(grantee) end as role,
            string_agg(lower(privilege_type), ', ' order by privilege_type) as privileges,
            is_grantable, is_revoked, grantee = owner and class <> 'column' as is_owner, is_super
          from found
          group by id, class, schema, name, signature, "column", table_schema, table_name,
            grantee, owner, is_super, is_grantable, is_revoked
          order by 1, 6, 9, 11, 12
          """;

  /** What objects made later get; a schema that is null stands for all of them. */
  static final String DEFAULTS =
      """
      with entry as materialized (
        select d.oid, d.defaclrole, n.nspname, case d.defaclobjtype when 'r' then 'tables'
            when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types'
            else 'schemas' end as objects,
          case when d.defaclnamespace = 0 then acldefault(case d.defaclobjtype when 'S'
            then 's'::"char" else d.defaclobjtype end, d.defaclrole) end as usual, d.defaclacl
        from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace
      ), found as (
        select e.oid, defaclrole, nspname, objects, x.grantee, x.privilege_type, x.is_grantable,
          false as is_revoked
        from entry e cross join aclexplode(e.defaclacl) x
        where not exists (select from aclexplode(e.usual) u where u.grantee = x.grantee
          and u.privilege_type = x.privilege_type)
        union all
        select e.oid, defaclrole, nspname, objects, u.grantee, u.privilege_type, false, true
        from entry e cross join aclexplode(e.usual) u
        where not exists (select from aclexplode(e.defaclacl) x where x.grantee = u.grantee
          and u.privilege_type = x.privilege_type)
      )
      select pg_get_userbyid(defaclrole) as maker, nspname as schema, objects,
        case when grantee <> 0 then pg_get_userbyid(grantee) end as role,
        string_agg(lower(privilege_type), ', ' order by privilege_type) as privileges,
        is_grantable, is_revoked
      from found
      group by defaclrole, nspname, objects, grantee, is_grantable, is_revoked
      order by 1, 2, 3, 4, 6, 7
      """;

  /** Where relations are stored, other than in the database's own tablespace. */
  static final String TABLESPACES =
      """
      select case when k.conname is not null then format('constraint %I on %I.%I', k.conname,
            tn.nspname, t.relname)
          else format('%s %I.%I', case c.relkind when 'm' then 'materialized view' when 'i'
            then 'index' when 'I' then 'index' else 'table' end, n.nspname, c.relname) end as id,
        s.spcname as name
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_tablespace s on s.oid = c.reltablespace
      left join pg_constraint k on k.conindid = c.oid and k.contype in ('p', 'u', 'x')
      left join pg_class t on t.oid = k.conrelid
      left join pg_namespace tn on tn.oid = t.relnamespace
      where c.relkind in ('r', 'p', 'm', 'i', 'I') and n.nspname !~ '^pg_'
        and n.nspname not in ('information_schema', 'whimbrel')
      order by 1
      """;

  /** Roles by name, with the statement that makes them without their passwords. */
  static final String ROLES =
      """
      select r.rolname as name, concat(case when r.rolcanlogin then ' login' end,
          case when not r.rolinherit then ' noinherit' end,
          case when r.rolcreatedb then ' createdb' end,
          case when r.rolcreaterole then ' createrole' end,
          case when r.rolbypassrls then ' bypassrls' end) as options,
        (select string_agg(quote_ident(g.rolname), ', ' order by g.rolname) from pg_auth_members m
          join pg_roles g on g.oid = m.roleid where m.member = r.oid) as member_of
      from pg_roles r where r.rolname = any (?::text[])
      order by r.rolname collate "C"
      """;

  private AccessQueries() {}
}
