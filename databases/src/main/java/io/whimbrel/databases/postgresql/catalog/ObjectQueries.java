package io.whimbrel.databases.postgresql.catalog;

import java.util.List;
import java.util.stream.Stream;

/**
 * The catalog queries of everything that belongs to no table. Each row is one definition: columns
 * {@code kind}, {@code id}, {@code table_schema}, {@code table_name} and {@code sql}; every further
 * column is an attribute. They run with pg_catalog as the only schema in the search path, so that
 * the server's own functions qualify every other name.
 */
final class ObjectQueries {

  /** What the target compares with itself. */
  private static final String DATABASE =
      """
      select 'database' as kind, 'database' as id, null as table_schema, null as table_name,
        '' as sql, d.datname as name, s.system_identifier::text as system,
        pg_encoding_to_char(d.encoding) as encoding, d.datcollate as collate,
        d.datctype as ctype, current_setting('server_version_num') as version
      from pg_database d, pg_control_system() s where d.datname = current_database()
      """;

  private static final String SCHEMAS =
      """
      select 'schema' as kind, format('schema %I', n.nspname) as id,
        null as table_schema, null as table_name, '' as sql,
        n.nspname as schema, n.nspname as name, obj_description(n.oid, 'pg_namespace') as comment
      from pg_namespace n
      """;

  private static final String EXTENSIONS =
      """
      select 'extension' as kind, format('extension %I', e.extname) as id,
        null as table_schema, null as table_name,
        format('create extension if not exists %I with schema %I cascade', e.extname, n.nspname)
          as sql,
        n.nspname as schema, e.extname as name, e.extversion as version,
        (select d.description from pg_description d
          where d.classoid = 'pg_extension'::regclass and d.objoid = e.oid
          and d.description is distinct from (select a.comment from pg_available_extensions a
            where a.name = e.extname)) as comment
      from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where e.extname <> 'plpgsql'
      """;

  private static final String COLLATIONS =
      """
      select 'collation' as kind, format('collation %I.%I', n.nspname, c.collname) as id,
        null as table_schema, null as table_name,
        format('create collation %I.%I (provider = %s, %s, deterministic = %s%s)',
          n.nspname, c.collname,
          case c.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
          case when c.collprovider = 'c'
            then format('lc_collate = %L, lc_ctype = %L', c.collcollate, c.collctype)
            else format('locale = %L', coalesce(to_jsonb(c) ->> 'colllocale',
              to_jsonb(c) ->> 'colliculocale', c.collcollate)) end,
          case when c.collisdeterministic then 'true' else 'false' end,
          coalesce(', rules = ' || quote_literal(to_jsonb(c) ->> 'collicurules'), '')) as sql,
        n.nspname as schema, c.collname as name, pg_collation_actual_version(c.oid) as version,
        obj_description(c.oid, 'pg_collation') as comment
      from pg_collation c join pg_namespace n on n.oid = c.collnamespace
      where c.oid >= 16384 and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      """;

  private static final String ENUMS =
      """
      select 'type' as kind, format('type %I.%I', n.nspname, t.typname) as id,
        null as table_schema, null as table_name,
        format('create type %I.%I as enum (%s)', n.nspname, t.typname,
          coalesce((select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
            from pg_enum e where e.enumtypid = t.oid), '')) as sql,
        n.nspname as schema, t.typname as name, obj_description(t.oid, 'pg_type') as comment
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where t.oid >= 16384 and t.typtype = 'e'
      """;

  private static final String DOMAINS =
      """
      select 'domain' as kind, format('type %I.%I', n.nspname, t.typname) as id,
        null as table_schema, null as table_name,
        format('create domain %I.%I as %s', n.nspname, t.typname,
            format_type(t.typbasetype, t.typtypmod))
          || case when t.typcollation <> b.typcollation then (select format(' collate %I.%I',
              cn.nspname, c.collname) from pg_collation c
              join pg_namespace cn on cn.oid = c.collnamespace where c.oid = t.typcollation)
            else '' end
          || coalesce(' default ' || pg_get_expr(t.typdefaultbin, 0), '')
          || case when t.typnotnull then coalesce((select format(' constraint %I', k.conname)
              from pg_constraint k where k.contypid = t.oid and k.contype = 'n'), '')
              || ' not null' else '' end as sql,
        (select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ''
            order by k.conname)
          from pg_constraint k
          where k.contypid = t.oid and k.contype = 'c' and k.convalidated) as checks,
        (select string_agg(format(';%salter domain %I.%I add constraint %I %s', chr(10),
            n.nspname, t.typname, k.conname, pg_get_constraintdef(k.oid)), '' order by k.conname)
          from pg_constraint k
          where k.contypid = t.oid and k.contype = 'c' and k.convalidated) as checks_behind,
        (select string_agg(format(';%salter domain %I.%I add constraint %I %s', chr(10),
            n.nspname, t.typname, k.conname, pg_get_constraintdef(k.oid)), '' order by k.conname)
          from pg_constraint k
          where k.contypid = t.oid and k.contype = 'c' and not k.convalidated) as late_checks,
        (select array_agg(k.conname::text order by k.conname) from pg_constraint k
          where k.contypid = t.oid and k.contype = 'c') as check_names,
        (select string_agg(format(';%scomment on constraint %I on domain %I.%I is %L', chr(10),
            k.conname, n.nspname, t.typname, d.description), '' order by k.conname)
          from pg_constraint k
          join pg_description d on d.classoid = 'pg_constraint'::regclass and d.objoid = k.oid
          where k.contypid = t.oid) as check_comments,
        n.nspname as schema, t.typname as name, obj_description(t.oid, 'pg_type') as comment
      from pg_type t
      join pg_namespace n on n.oid = t.typnamespace
      join pg_type b on b.oid = t.typbasetype
      where t.oid >= 16384 and t.typtype = 'd'
      """;

  private static final String COMPOSITES =
      """
      select 'type' as kind, format('type %I.%I', n.nspname, c.relname) as id,
        null as table_schema, null as table_name,
        format('create type %I.%I as (%s)', n.nspname, c.relname,
          coalesce((select string_agg(format('%I %s', a.attname,
              format_type(a.atttypid, a.atttypmod))
              || case when a.attcollation <> t.typcollation then (select format(' collate %I.%I',
                cn.nspname, l.collname) from pg_collation l
                join pg_namespace cn on cn.oid = l.collnamespace where l.oid = a.attcollation)
              else '' end, ', ' order by a.attnum)
            from pg_attribute a join pg_type t on t.oid = a.atttypid
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), ''))
          || coalesce((select string_agg(format(';%scomment on column %I.%I.%I is %L', chr(10),
              n.nspname, c.relname, a.attname, d.description), '' order by a.attnum)
            from pg_attribute a join pg_description d on d.classoid = 'pg_class'::regclass
              and d.objoid = c.oid and d.objsubid = a.attnum
            where a.attrelid = c.oid and a.attnum > 0), '') as sql,
        n.nspname as schema, c.relname as name, obj_description(c.reltype, 'pg_type') as comment
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'c'
      """;

  private static final String RANGES =
      """
      select 'type' as kind, format('type %I.%I', n.nspname, t.typname) as id,
        null as table_schema, null as table_name,
        format('create type %I.%I as range (subtype = %s', n.nspname, t.typname,
            format_type(r.rngsubtype, null))
          || case when o.opcdefault then '' else format(', subtype_opclass = %I.%I',
              onsp.nspname, o.opcname) end
          || coalesce((select format(', collation = %I.%I', cn.nspname, c.collname)
              from pg_collation c join pg_namespace cn on cn.oid = c.collnamespace
              join pg_type s on s.oid = r.rngsubtype
              where c.oid = r.rngcollation and s.typcollation <> r.rngcollation), '')
          || case when r.rngsubdiff = 0 then ''
              else format(', subtype_diff = %s', r.rngsubdiff::regproc) end
          || case when r.rngcanonical = 0 then ''
              else format(', canonical = %s', r.rngcanonical::regproc) end
          || format(', multirange_type_name = %s)', format_type(r.rngmultitypid, null)) as sql,
        case when r.rngcanonical <> 0 then format('create type %I.%I', n.nspname, t.typname) end
          as stub,
        n.nspname as schema, t.typname as name, obj_description(t.oid, 'pg_type') as comment
      from pg_range r
      join pg_type t on t.oid = r.rngtypid
      join pg_namespace n on n.oid = t.typnamespace
      join pg_opclass o on o.oid = r.rngsubopc
      join pg_namespace onsp on onsp.oid = o.opcnamespace
      where t.oid >= 16384
      """;

  private static final String SEQUENCES =
      """
      select 'sequence' as kind, format('sequence %I.%I', n.nspname, c.relname) as id,
        tn.nspname as table_schema, t.relname as table_name,
        format('create sequence %I.%I', n.nspname, c.relname) as sql,
        n.nspname as schema, c.relname as name, a.attname as column,
        format_type(s.seqtypid, null) as type,
      """
          + SequenceOptions.SQL
          + """
             as options, case c.relpersistence when 'u' then 'unlogged' end as persistence,
            obj_description(c.oid, 'pg_class') as comment
          from pg_sequence s
          join pg_class c on c.oid = s.seqrelid and c.relpersistence <> 't'
          join pg_namespace n on n.oid = c.relnamespace
          left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
            and d.refclassid = 'pg_class'::regclass and d.deptype = 'a' and d.refobjsubid > 0
          left join pg_class t on t.oid = d.refobjid and t.relkind in ('r', 'p')
          left join pg_namespace tn on tn.oid = t.relnamespace
          left join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
          where not exists (select from pg_depend i where i.classid = 'pg_class'::regclass
            and i.objid = c.oid and i.deptype = 'i')
          """;

  /** All of them. */
  static final List<String> ALL =
      Stream.of(
              List.of(
                  DATABASE, SCHEMAS, EXTENSIONS, COLLATIONS, ENUMS, DOMAINS, COMPOSITES, RANGES),
              RoutineQueries.ALL,
              List.of(
                  SEQUENCES,
                  TypeQueries.ACCESS_METHODS,
                  TypeQueries.USED_COLLATIONS,
                  TypeQueries.DATABASE_COLLATION),
              OperatorQueries.ALL,
              TextSearchQueries.ALL,
              ForeignQueries.ALL,
              PolicyQueries.ALL)
          .flatMap(List::stream)
          .toList();

  private ObjectQueries() {}
}
