package io.whimbrel.databases.postgresql.catalog;

import java.util.List;

/**
 * The catalog queries of tables and what belongs to them, in the form that {@link ObjectQueries}
 * tells. Arrays of names become attributes that {@code Definitions.names} reads.
 */
final class TableQueries {

  /** Of an index {@code i}: what its parts are set to, and the index that it is a part of. */
  private static final String INDEX_PARTS =
      """
      (select array_agg(concat(p.attnum, ' ', p.attstattarget) order by p.attnum)
          from pg_attribute p where p.attrelid = i.indexrelid and p.attstattarget >= 0)
          as statistics,
        (select coalesce((select format('constraint %I on %I.%I', pk.conname, un.nspname,
              u.relname) from pg_constraint pk where pk.conindid = o.oid
              and pk.contype in ('p', 'u', 'x')), format('index %I.%I', un.nspname, o.relname))
          from pg_inherits h
          join pg_class o on o.oid = h.inhparent
          join pg_index oi on oi.indexrelid = o.oid
          join pg_class u on u.oid = oi.indrelid
          join pg_namespace un on un.oid = u.relnamespace
          where h.inhrelid = i.indexrelid) as part_of,
        case when exists (select from pg_inherits h join pg_class f on f.oid = h.inhrelid
          and f.relkind = 'f' where h.inhparent = i.indrelid) then 'true' end as over_foreign,
      """;

  private static final String TABLES =
      """
      select 'table' as kind, format('table %I.%I', n.nspname, c.relname) as id,
        n.nspname as table_schema, c.relname as table_name, '' as sql,
        n.nspname as schema, c.relname as name,
        case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
        pg_get_expr(c.relpartbound, c.oid) as partition_bound,
        case when c.relpersistence = 'u' and c.relkind = 'r' then 'unlogged' end as persistence,
        (select m.amname from pg_am m where m.oid = c.relam and m.amname <> 'heap') as method,
        (select format('%I.%I', tn.nspname, t.typname) from pg_type t
          join pg_namespace tn on tn.oid = t.typnamespace where t.oid = c.reloftype) as of_type,
        (select string_agg(format('%s = %L', o.option_name, o.option_value), ', ')
          from (select option_name, option_value from pg_options_to_table(c.reloptions)
            union all select 'toast.' || t.option_name, t.option_value
            from pg_class x, pg_options_to_table(x.reloptions) t
            where x.oid = c.reltoastrelid) o) as options,
        case c.relreplident when 'f' then 'full' when 'n' then 'nothing'
          when 'i' then case when exists (select from pg_index i
            where i.indrelid = c.oid and i.indisreplident) then 'using index' else 'nothing' end
          end as identity,
        (select x.relname from pg_index i join pg_class x on x.oid = i.indexrelid
          where i.indrelid = c.oid and i.indisreplident and c.relreplident = 'i')
          as identity_index,
        (select array_agg(kn.nspname::text order by h.inhseqno) from pg_inherits h
          join pg_class k on k.oid = h.inhparent join pg_namespace kn on kn.oid = k.relnamespace
          where h.inhrelid = c.oid and not c.relispartition) as inherits_schema,
        (select array_agg(k.relname::text order by h.inhseqno) from pg_inherits h
          join pg_class k on k.oid = h.inhparent
          where h.inhrelid = c.oid and not c.relispartition) as inherits_name,
        obj_description(c.oid, 'pg_class') as comment
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.oid >= 16384 and c.relkind in ('r', 'p') and c.relpersistence <> 't'
      """;

  private static final String COLUMNS =
      """
      select 'column' as kind, format('column %I.%I.%I', n.nspname, c.relname, a.attname) as id,
        n.nspname as table_schema, c.relname as table_name, '' as sql, a.attname as name,
        case when a.attcollation <> t.typcollation then (select format('%I.%I', cn.nspname,
          l.collname) from pg_collation l join pg_namespace cn on cn.oid = l.collnamespace
          where l.oid = a.attcollation) end as collation,
        case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main'
          else 'extended' end as storage,
        case t.typstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main'
          else 'extended' end as type_storage,
        case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end as compression,
        nullif(a.attstattarget, -1) as statistics,
        (select string_agg(format('%s = %L', o.option_name, o.option_value), ', ')
          from pg_options_to_table(a.attoptions) o) as options,
        case when not a.attislocal then 'true' end as inherited,
        case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated,
        x.relname as sequence, format_type(s.seqtypid, null) as sequence_type,
      """
          + SequenceOptions.SQL
          + """
             as sequence_options,
            obj_description(x.oid, 'pg_class') as sequence_comment,
            col_description(c.oid, a.attnum) as comment
          from pg_attribute a
          join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and c.relpersistence <> 't'
          join pg_namespace n on n.oid = c.relnamespace
          join pg_type t on t.oid = a.atttypid
          left join pg_depend d on d.classid = 'pg_class'::regclass and d.deptype = 'i'
            and d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
            and d.refobjsubid = a.attnum and a.attidentity <> ''
          left join pg_class x on x.oid = d.objid and x.relkind = 'S'
          left join pg_sequence s on s.seqrelid = x.oid
          where c.oid >= 16384 and a.attnum > 0 and not a.attisdropped
          """;

  /** An inherited foreign key comes with the parent's; every other constraint is made by itself. */
  private static final String CONSTRAINTS =
      """
      select case k.contype when 'p' then 'primary key' when 'u' then 'unique'
          when 'x' then 'exclusion' when 'f' then 'foreign key'
          else case when k.contype = 'n' and k.convalidated then 'not null' else 'check' end
          end as kind,
        format('constraint %I on %I.%I', k.conname, n.nspname, c.relname) as id,
        n.nspname as table_schema, c.relname as table_name,
        pg_get_constraintdef(k.oid) as sql, k.conname as name,
        (select array_agg(a.attname::text order by u.place)
          from (select attnum, place from unnest(k.conkey) with ordinality as o (attnum, place)
            where k.contype in ('f', 'c', 'n')
            union all select attnum, place
            from unnest(i.indkey::int2[]) with ordinality as o (attnum, place)) u
          join pg_attribute a on a.attrelid = c.oid and a.attnum = u.attnum) as columns,
        rn.nspname as referenced_schema, r.relname as referenced_table,
        (select array_agg(a.attname::text order by u.place)
          from unnest(k.confkey) with ordinality as u (attnum, place)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum)
          as referenced_columns,
        concat_ws(' ', pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid),
          case when k.contype = 'c' then pg_get_constraintdef(k.oid) end) as expressions,
        (select string_agg(format('%s = %L', o.option_name, o.option_value), ', ')
          from pg_class x, pg_options_to_table(x.reloptions) o where x.oid = i.indexrelid)
          as options,
        case when i.indisclustered then 'true' end as clustered,
        case when not k.conislocal then 'true' end as inherited,
        case when k.connoinherit then 'true' end as no_inherit,
      """
          + INDEX_PARTS
          + """
            obj_description(i.indexrelid, 'pg_class') as index_comment,
            obj_description(k.oid, 'pg_constraint') as comment
          from pg_constraint k
          join pg_class c on c.oid = k.conrelid and c.relkind in ('r', 'p')
          join pg_namespace n on n.oid = c.relnamespace
          left join pg_index i on i.indexrelid = k.conindid and k.contype in ('p', 'u', 'x')
          left join pg_class r on r.oid = k.confrelid
          left join pg_namespace rn on rn.oid = r.relnamespace
          where c.oid >= 16384
            and (k.contype in ('p', 'u', 'x', 'c', 'n') or k.contype = 'f' and k.conparentid = 0)
          """;

  private static final String INDEXES =
      """
      select 'index' as kind, format('index %I.%I', n.nspname, x.relname) as id,
        case c.relkind when 'm' then null else n.nspname end as table_schema,
        case c.relkind when 'm' then null else c.relname end as table_name,
        pg_get_indexdef(x.oid) as sql, n.nspname as schema, x.relname as name,
        c.relkind::text as relation_kind, c.relname as relation,
        case when i.indisunique then 'true' end as unique,
        (select array_agg(distinct a.attname::text) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and (a.attnum = any (i.indkey::int2[])
            or exists (select from pg_depend d where d.classid = 'pg_class'::regclass
              and d.objid = x.oid and d.refclassid = 'pg_class'::regclass
              and d.refobjid = c.oid and d.refobjsubid = a.attnum))) as columns,
        concat_ws(' ', pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid))
          as expressions,
        case when i.indisclustered then 'true' end as clustered,
        case when not i.indisvalid then 'true' end as invalid,
      """
          + INDEX_PARTS
          + """
            obj_description(x.oid, 'pg_class') as comment
          from pg_index i
          join pg_class x on x.oid = i.indexrelid
          join pg_class c on c.oid = i.indrelid and c.relkind in ('r', 'p', 'm')
          join pg_namespace n on n.oid = c.relnamespace
          where c.oid >= 16384 and c.relpersistence <> 't'
            and (i.indisvalid or x.relkind = 'I')
            and not exists (select from pg_constraint k where k.conindid = x.oid
              and k.contype in ('p', 'u', 'x'))
          """;

  private static final String TRIGGERS =
      """
      select 'trigger' as kind, format('trigger %I on %I.%I', t.tgname, n.nspname, c.relname) as id,
        case when c.relkind in ('v', 'f') then null else n.nspname end as table_schema,
        case when c.relkind in ('v', 'f') then null else c.relname end as table_name,
        pg_get_triggerdef(t.oid) as sql, n.nspname as schema, t.tgname as name,
        c.relname as relation, t.tgenabled::text as enabled, p.prosrc as body,
        obj_description(t.oid, 'pg_trigger') as comment
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_proc p on p.oid = t.tgfoid
      where not t.tgisinternal and t.tgparentid = 0 and c.relkind in ('r', 'p', 'v', 'f')
        and t.tgname !~ '^whimbrel_fence'
      """;

  private static final String RULES_SQL =
      """
      select 'rule' as kind, format('rule %I on %I.%I', r.rulename, n.nspname, c.relname) as id,
        case c.relkind when 'v' then null else n.nspname end as table_schema,
        case c.relkind when 'v' then null else c.relname end as table_name,
        rtrim(pg_get_ruledef(r.oid), '; ') as sql, n.nspname as schema, r.rulename as name,
        c.relname as relation, r.ev_enabled::text as enabled,
        obj_description(r.oid, 'pg_rewrite') as comment
      from pg_rewrite r
      join pg_class c on c.oid = r.ev_class
      join pg_namespace n on n.oid = c.relnamespace
      where r.oid = any (?)
      """;

  /** Rules, but for those that views are. */
  static final LockingQuery RULES =
      new LockingQuery(
          "select oid from pg_rewrite where oid >= 16384 and rulename <> '_RETURN'", RULES_SQL);

  private static final String STATISTICS =
      """
      select 'statistics' as kind, format('statistics %I.%I', sn.nspname, s.stxname) as id,
        case c.relkind when 'm' then null else n.nspname end as table_schema,
        case c.relkind when 'm' then null else c.relname end as table_name,
        pg_get_statisticsobjdef(s.oid) as sql, sn.nspname as schema, s.stxname as name,
        c.relname as relation, nullif(s.stxstattarget, -1) as target,
        (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = c.oid
          and (a.attnum = any (s.stxkeys::int2[]) or exists (select from pg_depend d
            where d.classid = 'pg_statistic_ext'::regclass and d.objid = s.oid
            and d.refobjid = c.oid and d.refobjsubid = a.attnum))) as columns,
        obj_description(s.oid, 'pg_statistic_ext') as comment
      from pg_statistic_ext s
      join pg_namespace sn on sn.oid = s.stxnamespace
      join pg_class c on c.oid = s.stxrelid and c.relkind in ('r', 'p', 'm')
      join pg_namespace n on n.oid = c.relnamespace
      """;

  /** All but {@link #RULES}. */
  static final List<String> ALL =
      List.of(TABLES, COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, STATISTICS);

  private TableQueries() {}
}
