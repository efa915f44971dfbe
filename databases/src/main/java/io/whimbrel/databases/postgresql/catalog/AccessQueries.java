package io.whimbrel.databases.postgresql.catalog;

/**
 * The catalog queries of what belongs to whom. Objects are named by the ids of their definitions.
 * They run with pg_catalog as the only schema in the search path.
 */
final class AccessQueries {

  /** Who owns what, but not what follows the owner of its table. */
  static final String OWNERS =
      AccessObjects.SQL
          + """
          select id, class, schema, name, signature, null as "column", table_schema, table_name,
            pg_get_userbyid(owner) as role
          from own
          where "column" is null and class <> 'database'
            and not (name = 'public' and class = 'schema'
              and (is_super or pg_get_userbyid(owner) = 'pg_database_owner'))
          order by id collate "C"
          """;

  /**
   * Who may do what; a grantee that is null is everybody. What everybody may do by default is left
   * out, and told as revoked where it is not so. A row of the owner itself tells what its ownership
   * brings, or what of it the owner was told to do without.
   */
  static final String GRANTS =
      AccessObjects.SQL
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
          ), found as (
            select id, class, schema, name, signature, "column", table_schema, table_name,
              grantee, owner, is_super, privilege_type, is_grantable and grantee <> owner
                as is_grantable, false as is_revoked
            from entry e
            where not exists (select from usual u where u.id = e.id and e.grantee = 0
              and u.grantee = 0 and u.privilege_type = e.privilege_type)
            union all
            select id, class, schema, name, signature, "column", table_schema, table_name,
              grantee, owner, is_super, privilege_type, false, true
            from usual u
            where acl is not null and not exists (select from entry e where e.id = u.id
              and e.class = u.class and e.grantee = u.grantee
              and e.privilege_type = u.privilege_type)
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
            when 'L' then 'large objects' else 'schemas' end as objects,
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

  /** Roles that have to do with large objects, and whether they own any. */
  static final String OF_LARGE_OBJECTS =
      """
      select pg_get_userbyid(m.lomowner) as role, true as owns from pg_largeobject_metadata m
      union
      select pg_get_userbyid(x.grantee), false
      from pg_largeobject_metadata m, aclexplode(m.lomacl) x
      where x.grantee not in (0, m.lomowner) and pg_get_userbyid(x.grantee) <> current_user
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
