package io.whimbrel.databases.postgresql.catalog;

/** The catalog query of views, with what is set on their columns. */
public final class ViewQueries {

  private static final String SQL =
      """
      select k.kind, format('%%s %%I.%%I', k.kind, n.nspname, c.relname) as id,
        null as table_schema, null as table_name,
        format('create %%s %%I.%%I%%s%%s as%%s%%s%%s%%s%%s', k.kind, n.nspname, c.relname,
          (select format(' using %%I', a.amname) from pg_am a
            where a.oid = c.relam and a.amname <> 'heap'),
          (select ' with (' || string_agg(o.option, ', ') || ')' from (
            select format('%%I = %%L', option_name, option_value) as option
            from pg_options_to_table(c.reloptions)
            union all select format('toast.%%I = %%L', option_name, option_value)
            from pg_class t, pg_options_to_table(t.reloptions) where t.oid = c.reltoastrelid) o),
          chr(10), rtrim(pg_get_viewdef(c.oid), '; '),
          case c.relkind when 'v' then '' else chr(10) || 'with no data' end,
          (select string_agg(format(';%%salter view %%I.%%I alter column %%I set default %%s',
              chr(10), n.nspname, c.relname, a.attname, pg_get_expr(d.adbin, d.adrelid)), ''
              order by a.attnum)
            from pg_attrdef d
            join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
            where d.adrelid = c.oid),
          %s) as sql,
        case c.relkind when 'v' then format('create view %%I.%%I as select %%s', n.nspname,
          c.relname, (select string_agg(format('null::%%s%%s as %%I',
              format_type(a.atttypid, a.atttypmod),
              case when a.attcollation <> t.typcollation then (select format(' collate %%I.%%I',
                cn.nspname, l.collname) from pg_collation l
                join pg_namespace cn on cn.oid = l.collnamespace where l.oid = a.attcollation)
              else '' end, a.attname), ', ' order by a.attnum)
            from pg_attribute a join pg_type t on t.oid = a.atttypid
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) end as stub,
        n.nspname as schema, c.relname as name, c.relispopulated::text as populated,
        obj_description(c.oid, 'pg_class') as comment
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace,
      lateral (select case c.relkind when 'v' then 'view' else 'materialized view' end as kind) k
      where c.oid = any (?)
      """
          .formatted(columnSettings("k.kind"));

  /** A view is told with what can stand in for it while what it needs is made. */
  static final LockingQuery VIEWS =
      new LockingQuery(
          "select oid from pg_class where oid >= 16384 and relkind in ('v', 'm')", SQL);

  private ViewQueries() {}

  /**
   * An expression: the statements that set storage, statistics, options and comments of the columns
   * of relation {@code c} in schema {@code n}, each behind a semicolon.
   *
   * @param kind an expression for the kind of relation
   */
  static String columnSettings(String kind) {
    return """
    (select string_agg(format(setting, chr(10), %1$s, n.nspname, c.relname, a.attname, value), ''
        order by a.attnum, setting)
      from pg_attribute a
      join pg_type t on t.oid = a.atttypid,
      lateral (values
        (';%%1$salter %%2$s %%3$I.%%4$I alter column %%5$I set storage %%6$s',
          case when a.attstorage <> t.typstorage then case a.attstorage when 'p' then 'plain'
            when 'e' then 'external' when 'm' then 'main' else 'extended' end end),
        (';%%1$salter %%2$s %%3$I.%%4$I alter column %%5$I set compression %%6$s',
          case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end),
        (';%%1$salter %%2$s %%3$I.%%4$I alter column %%5$I set statistics %%6$s',
          case when a.attstattarget >= 0 then a.attstattarget::text end),
        (';%%1$salter %%2$s %%3$I.%%4$I alter column %%5$I set (%%6$s)',
          (select string_agg(format('%%I = %%L', option_name, option_value), ', ')
            from pg_options_to_table(a.attoptions))),
        (';%%1$scomment on column %%3$I.%%4$I.%%5$I is %%6$L', col_description(c.oid, a.attnum)))
        as s (setting, value)
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and value is not null
        and (c.relkind <> 'v' or setting like '%%comment on%%'))
    """
        .formatted(kind);
  }
}
