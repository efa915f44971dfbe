package io.whimbrel.databases.postgresql.catalog;

import java.util.List;

/** The catalog queries of foreign data: no secret is read. */
public final class ForeignQueries {

  /** Names of options that hold secrets. */
  public static final String SECRETS = "(pass|secret|token|credential|key)";

  /** A name that looks like a secret's and is none. */
  public static final String NO_SECRET = "password_required";

  private static final String OPTIONS =
      """
      coalesce((select ' options (' || string_agg(format('%%I %%L', p.option_name,
          p.option_value), ', ') || ')'
        from pg_options_to_table(%s) p where %s), '')
      """;

  private static final String NOT_SECRET =
      "(p.option_name !~* '%s' or p.option_name = '%s')".formatted(SECRETS, NO_SECRET);

  private static final String WRAPPERS =
      """
      select 'pg_foreign_data_wrapper'::regclass as classid, w.oid as objid, '' as schema,
        w.fdwname as name,
        format('create foreign data wrapper %%I%%s%%s%%s', w.fdwname,
          case when w.fdwhandler = 0 then '' else format(' handler %%s', w.fdwhandler::regproc) end,
          case when w.fdwvalidator = 0 then ' no validator'
            else format(' validator %%s', w.fdwvalidator::regproc) end, %s) as sql
      from pg_foreign_data_wrapper w
      """
          .formatted(OPTIONS.formatted("w.fdwoptions", NOT_SECRET));

  private static final String SERVERS =
      """
      select 'pg_foreign_server'::regclass as classid, s.oid as objid, '' as schema,
        s.srvname as name,
        format('create server %%I%%s%%s foreign data wrapper %%I%%s', s.srvname,
          ' type ' || quote_literal(s.srvtype),
          ' version ' || quote_literal(s.srvversion), w.fdwname, %s) as sql,
        w.fdwname as wrapper
      from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw
      """
          .formatted(OPTIONS.formatted("s.srvoptions", NOT_SECRET));

  private static final String USER_MAPPINGS =
      """
      select 'pg_user_mapping'::regclass as classid, u.umid as objid, '' as schema,
        u.usename as name, format('user mapping for %%1$s server %%2$I', r.role, u.srvname)
          as object,
        format('create user mapping for %%s server %%I%%s', r.role, u.srvname, %s) as sql,
        case when u.umuser <> 0 then array[u.usename::text] end as roles
      from pg_user_mappings u,
        lateral (select case when u.umuser = 0 then 'public' else '"' || replace(u.usename, '"', '""') || '"' end
          as role) r
      """
          .formatted(OPTIONS.formatted("u.umoptions", NOT_SECRET));

  /** One that is a part or child of a table is made by itself and joins it later. */
  private static final String TABLES =
      """
      select 'pg_class'::regclass as classid, c.oid as objid, n.nspname as schema,
        c.relname as name,
        format('create foreign table %%I.%%I (%%s) server %%I%%s%%s%%s', n.nspname, c.relname,
          (select string_agg(format(E'\\n  %%I %%s%%s%%s%%s%%s', a.attname,
              format_type(a.atttypid, a.atttypmod), %1$s,
              case when a.attcollation <> t.typcollation then (select format(' collate %%I.%%I',
                cn.nspname, l.collname) from pg_collation l
                join pg_namespace cn on cn.oid = l.collnamespace where l.oid = a.attcollation)
              else '' end,
              case when d.adbin is null then ''
                when a.attgenerated = '' then ' default ' || pg_get_expr(d.adbin, d.adrelid)
                else format(' generated always as (%%s) %%s', pg_get_expr(d.adbin, d.adrelid),
                  case a.attgenerated when 'v' then 'virtual' else 'stored' end) end,
              case when a.attnotnull then coalesce((select format(' constraint %%I', k.conname)
                from pg_constraint k where k.conrelid = c.oid and k.contype = 'n'
                and k.conkey = array[a.attnum]), '') || ' not null' else '' end), ','
              order by a.attnum)
            from pg_attribute a
            join pg_type t on t.oid = a.atttypid
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
          s.srvname, %2$s,
          (select string_agg(format(';%%salter foreign table %%I.%%I add constraint %%I %%s',
              chr(10), n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)), ''
              order by k.conname)
            from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'),
          %3$s) as sql,
        case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end as partition_bound,
        (select array_agg(pn.nspname::text order by h.inhseqno) from pg_inherits h
          join pg_class p on p.oid = h.inhparent join pg_namespace pn on pn.oid = p.relnamespace
          where h.inhrelid = c.oid) as inherits_schema,
        (select array_agg(p.relname::text order by h.inhseqno) from pg_inherits h
          join pg_class p on p.oid = h.inhparent where h.inhrelid = c.oid) as inherits_name
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_foreign_table f on f.ftrelid = c.oid
      join pg_foreign_server s on s.oid = f.ftserver
      where c.relkind = 'f'
      """
          .formatted(
              OPTIONS.formatted("a.attfdwoptions", "true"),
              OPTIONS.formatted("f.ftoptions", "true"),
              ViewQueries.columnSettings("'foreign table'"));

  /** All of them. */
  static final List<String> ALL =
      List.of(
          CatalogObjects.definitions(WRAPPERS),
          CatalogObjects.definitions(SERVERS),
          CatalogObjects.definitions(USER_MAPPINGS),
          CatalogObjects.definitions(TABLES));

  private ForeignQueries() {}
}
