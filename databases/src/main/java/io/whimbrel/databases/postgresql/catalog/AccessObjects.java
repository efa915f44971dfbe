package io.whimbrel.databases.postgresql.catalog;

/**
 * The objects of {@link AccessQueries}. Those that the server itself describes go by its words, as
 * those of {@link CatalogObjects} do.
 */
final class AccessObjects {

  /**
   * Everything that has an owner or grants of its own, members of extensions left out. The sequence
   * of an identity column has no definition, and goes by that of its table.
   */
  static final String SQL =
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
          '', l.lanname, '', null, null, null, l.lanowner, case when l.lanpltrusted then l.lanacl end
        from pg_language l where l.lanacl is not null or l.oid >= 16384
        union all
        select 'pg_collation'::regclass, c.oid, format('collation %I.%I', n.nspname, c.collname),
          'collation', null, n.nspname, c.collname, '', null, null, null, c.collowner, null
        from pg_collation c join pg_namespace n on n.oid = c.collnamespace
        union all
        select 'pg_statistic_ext'::regclass, s.oid,
          format('statistics %I.%I', n.nspname, s.stxname), 'statistics', null, n.nspname,
          s.stxname, '', null, null, null, s.stxowner, null
        from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
        union all
        select o.classid, o.objid, replace(i.type, '-', ' ') || ' ' || i.identity,
          replace(i.type, '-', ' '), null, coalesce(n.nspname, ''), o.name, i.identity, null, null,
          null, o.owner, null
        from (
            select 'pg_operator'::regclass, oid, oprnamespace, oprname, oprowner from pg_operator
            union all select 'pg_opclass'::regclass, oid, opcnamespace, opcname, opcowner
            from pg_opclass
            union all select 'pg_opfamily'::regclass, oid, opfnamespace, opfname, opfowner
            from pg_opfamily
            union all select 'pg_conversion'::regclass, oid, connamespace, conname, conowner
            from pg_conversion
            union all select 'pg_ts_dict'::regclass, oid, dictnamespace, dictname, dictowner
            from pg_ts_dict
            union all select 'pg_ts_config'::regclass, oid, cfgnamespace, cfgname, cfgowner
            from pg_ts_config
            union all select 'pg_event_trigger'::regclass, oid, 0, evtname, evtowner
            from pg_event_trigger
          ) as o (classid, objid, schema, name, owner)
        left join pg_namespace n on n.oid = o.schema,
        pg_identify_object(o.classid, o.objid, 0) i
        where o.objid >= 16384
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

  private AccessObjects() {}
}
