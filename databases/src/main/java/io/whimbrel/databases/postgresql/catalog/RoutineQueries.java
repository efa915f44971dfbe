package io.whimbrel.databases.postgresql.catalog;

import java.util.List;

/** The catalog queries of functions, procedures, aggregates, and types that functions make. */
public final class RoutineQueries {

  private static final String ROUTINES_SQL =
      """
      select 'routine' as kind, format('%s %s', k.kind, s.signature) as id,
        null as table_schema, null as table_name,
        regexp_replace(pg_get_functiondef(p.oid), '^CREATE OR REPLACE', 'CREATE') as sql,
        case when p.prosqlbody is not null then format('create %s %I.%I(%s)%s language sql as %L',
          k.kind, n.nspname, p.proname, pg_get_function_arguments(p.oid),
          ' returns ' || pg_get_function_result(p.oid), 'select null') end as stub,
        n.nspname as schema, p.proname as name, s.signature,
        case when l.lanname not in ('c', 'internal') then p.prosrc end as body,
        l.lanname as language,
        case when l.lanname in ('c', 'internal') then p.prosrc end as symbol, p.probin as library,
        obj_description(p.oid, 'pg_proc') as comment
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
      join pg_language l on l.oid = p.prolang,
      lateral (select case p.prokind when 'p' then 'procedure' else 'function' end as kind) k,
      lateral (select format('%I.%I(%s)', n.nspname, p.proname,
        pg_get_function_identity_arguments(p.oid)) as signature) s
      where p.oid = any (?)
      """;

  /**
   * Functions and procedures. What belongs to a type, such as a range's constructors, comes with
   * it. One whose body is a part of the catalog is told with what can stand in for it.
   */
  static final LockingQuery ROUTINES =
      new LockingQuery(
          """
          select p.oid from pg_proc p
          where p.oid >= 16384 and p.prokind in ('f', 'p', 'w')
            and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass
              and d.objid = p.oid and d.deptype = 'i')
          """,
          ROUTINES_SQL);

  private static final String AGGREGATES =
      """
      select 'routine' as kind, format('aggregate %I.%I(%s)', n.nspname, p.proname,
          pg_get_function_identity_arguments(p.oid)) as id,
        null as table_schema, null as table_name,
        format('create aggregate %s (%s)', s.signature, concat_ws(', ',
          'sfunc = ' || a.aggtransfn::oid::regproc,
          'stype = ' || format_type(a.aggtranstype, null),
          'sspace = ' || nullif(a.aggtransspace, 0),
          'finalfunc = ' || nullif(a.aggfinalfn::oid, 0)::regproc,
          case when a.aggfinalextra then 'finalfunc_extra' end,
          'finalfunc_modify = ' || case when a.aggfinalmodify <> m.usual then m.final end,
          'combinefunc = ' || nullif(a.aggcombinefn::oid, 0)::regproc,
          'serialfunc = ' || nullif(a.aggserialfn::oid, 0)::regproc,
          'deserialfunc = ' || nullif(a.aggdeserialfn::oid, 0)::regproc,
          'initcond = ' || quote_literal(a.agginitval),
          'msfunc = ' || nullif(a.aggmtransfn::oid, 0)::regproc,
          'minvfunc = ' || nullif(a.aggminvtransfn::oid, 0)::regproc,
          'mstype = ' || format_type(nullif(a.aggmtranstype, 0), null),
          'msspace = ' || nullif(a.aggmtransspace, 0),
          'mfinalfunc = ' || nullif(a.aggmfinalfn::oid, 0)::regproc,
          case when a.aggmfinalextra then 'mfinalfunc_extra' end,
          'mfinalfunc_modify = ' || case when a.aggmtransfn::oid <> 0
            and a.aggmfinalmodify <> m.usual then m.moving_final end,
          'minitcond = ' || quote_literal(a.aggminitval),
          (select format('sortop = operator(%I.%s)', sn.nspname, o.oprname) from pg_operator o
            join pg_namespace sn on sn.oid = o.oprnamespace where o.oid = a.aggsortop),
          case p.proparallel when 's' then 'parallel = safe'
            when 'r' then 'parallel = restricted' end,
          case a.aggkind when 'h' then 'hypothetical' end)) as sql,
        n.nspname as schema, p.proname as name, s.signature,
        obj_description(p.oid, 'pg_proc') as comment
      from pg_aggregate a
      join pg_proc p on p.oid = a.aggfnoid
      join pg_namespace n on n.oid = p.pronamespace,
      lateral (select
        case a.aggfinalmodify when 'r' then 'read_only' when 's' then 'shareable'
          else 'read_write' end as final,
        case a.aggmfinalmodify when 'r' then 'read_only' when 's' then 'shareable'
          else 'read_write' end as moving_final,
        case a.aggkind when 'n' then 'r'::"char" else 'w' end as usual) m,
      lateral (select format('%I.%I(%s)', n.nspname, p.proname,
        coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*')) as signature) s
      where p.oid >= 16384
      """;

  /** The one aggregate among temporary objects, as {@link #AGGREGATES} tells it. */
  public static final String TEMPORARY_AGGREGATE =
      "select a.sql from (%s) a"
          .formatted(AGGREGATES.replace("p.oid >= 16384", "p.pronamespace = pg_my_temp_schema()"));

  /** A shell comes first, then its functions, then the type in the shell's place. */
  private static final String BASE_TYPES =
      """
      select 'type' as kind, format('type %I.%I', n.nspname, t.typname) as id,
        null as table_schema, null as table_name,
        format('create type %I.%I', n.nspname, t.typname)
        || case when t.typisdefined then format(' (%s)', concat_ws(', ',
          'input = ' || t.typinput, 'output = ' || t.typoutput,
          'receive = ' || nullif(t.typreceive::oid, 0)::regproc,
          'send = ' || nullif(t.typsend::oid, 0)::regproc,
          'typmod_in = ' || nullif(t.typmodin::oid, 0)::regproc,
          'typmod_out = ' || nullif(t.typmodout::oid, 0)::regproc,
          'analyze = ' || nullif(t.typanalyze::oid, 0)::regproc,
          'subscript = ' || nullif(t.typsubscript::oid, 0)::regproc,
          'internallength = ' || case t.typlen when -1 then 'variable' else t.typlen::text end,
          case when t.typbyval then 'passedbyvalue' end,
          'alignment = ' || case t.typalign when 'c' then 'char' when 's' then 'int2'
            when 'i' then 'int4' else 'double' end,
          'storage = ' || case t.typstorage when 'p' then 'plain' when 'e' then 'external'
            when 'm' then 'main' else 'extended' end,
          'category = ' || quote_literal(t.typcategory::text),
          'preferred = ' || t.typispreferred,
          'default = ' || quote_literal(t.typdefault),
          'element = ' || format_type(nullif(t.typelem, 0), null),
          'delimiter = ' || quote_literal(t.typdelim::text),
          'collatable = ' || (t.typcollation <> 0))) else '' end as sql,
        case when t.typisdefined then format('create type %I.%I', n.nspname, t.typname) end
          as stub,
        n.nspname as schema, t.typname as name, obj_description(t.oid, 'pg_type') as comment
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where t.oid >= 16384 and (t.typtype = 'b' or not t.typisdefined)
        and not exists (select from pg_type e where e.typarray = t.oid)
      """;

  /** All of them. */
  static final List<String> ALL = List.of(AGGREGATES, BASE_TYPES);

  private RoutineQueries() {}
}
