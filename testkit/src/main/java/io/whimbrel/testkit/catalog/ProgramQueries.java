package io.whimbrel.testkit.catalog;

import java.util.List;

/** Types, routines, operators and other things that have a schema but no rows. */
final class ProgramQueries {
  private static final String TYPE =
      """
      select format('%%I.%%I', n.nspname, t.typname) as name, t.typtype as kind,
        t.typcategory as category, t.typdelim as delimiter,
        (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
          from pg_enum e where e.enumtypid = t.oid) as labels,
        case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as base,
        nullif(t.typnotnull, false) as not_null, t.typdefault as default,
        (select c.oid::regcollation::text from pg_collation c where c.oid = t.typcollation
          and t.typtype = 'd' and c.collname <> 'default') as collation,
        (select concat_ws(' ', format_type(r.rngsubtype, null), o.opcname,
            nullif(r.rngcollation, 0)::regcollation, nullif(r.rngcanonical, 0)::regproc,
            nullif(r.rngsubdiff, 0)::regproc, format_type(r.rngmultitypid, null))
          from pg_range r join pg_opclass o on o.oid = r.rngsubopc where r.rngtypid = t.oid)
          as range,
        case when t.typtype = 'b' then concat_ws(' ', t.typinput, t.typoutput, t.typreceive,
          t.typsend, t.typmodin, t.typmodout, t.typlen, t.typbyval, t.typalign, t.typstorage,
          t.typispreferred) end as functions
      from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where t.typtype in ('b', 'd', 'e', 'r', 'c') and %s
        and not exists (select from pg_type e where e.typarray = t.oid)
        and (t.typtype <> 'c' or exists (
          select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
      """;

  private static final String DOMAIN_CHECK =
      """
      select format('%%I.%%I %%I', n.nspname, t.typname, k.conname) as name,
        pg_get_constraintdef(k.oid) as definition, k.convalidated as validated
      from pg_constraint k join pg_type t on t.oid = k.contypid
      join pg_namespace n on n.oid = t.typnamespace
      where k.contype = 'c' and %s
      """;

  private static final String ROUTINE =
      """
      select t.oid::regprocedure::text as name,
        pg_get_function_arguments(t.oid) as arguments, pg_get_function_result(t.oid) as result,
        case when t.prokind <> 'a' then pg_get_functiondef(t.oid) end as definition,
        (select concat_ws(' ', a.aggkind, a.aggnumdirectargs, a.aggtransfn, a.aggfinalfn,
            a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn,
            a.aggmfinalfn, a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify,
            nullif(a.aggsortop, 0)::regoperator, format_type(a.aggtranstype, null), a.aggtransspace,
            a.aggmtransspace, a.agginitval, a.aggminitval, t.proparallel)
          from pg_aggregate a where a.aggfnoid = t.oid) as aggregate
      from pg_proc t join pg_namespace n on n.oid = t.pronamespace where %s
      """;

  private static final String OPERATOR =
      """
      select t.oid::regoperator::text as name, t.oprcode as function,
        format_type(t.oprresult, null) as result, nullif(t.oprcom, 0)::regoperator as commutator,
        nullif(t.oprnegate, 0)::regoperator as negator, t.oprrest as restriction,
        t.oprjoin as join_estimate, t.oprcanmerge as merges, t.oprcanhash as hashes
      from pg_operator t join pg_namespace n on n.oid = t.oprnamespace where %s
      """;

  private static final String OPERATOR_CLASS =
      """
      select format('%%I.%%I using %%s', n.nspname, t.opcname, m.amname) as name,
        format_type(t.opcintype, null) as type, t.opcdefault as default,
        nullif(t.opckeytype, 0)::regtype as key_type,
        (select format('%%I.%%I', fn.nspname, f.opfname) from pg_opfamily f
          join pg_namespace fn on fn.oid = f.opfnamespace where f.oid = t.opcfamily) as family
      from pg_opclass t join pg_namespace n on n.oid = t.opcnamespace
      join pg_am m on m.oid = t.opcmethod where %s
      """;

  private static final String OPERATOR_FAMILY =
      """
      select format('%%I.%%I using %%s', n.nspname, t.opfname, m.amname) as name,
        (select string_agg(concat_ws(' ', o.amopstrategy, o.amoppurpose, o.amopopr::regoperator,
            (select s.opfname from pg_opfamily s where s.oid = o.amopsortfamily)), ', '
            order by o.amopstrategy, o.amopopr::regoperator::text)
          from pg_amop o where o.amopfamily = t.oid) as operators,
        (select string_agg(concat_ws(' ', p.amprocnum, p.amproclefttype::regtype,
            p.amprocrighttype::regtype, p.amproc::regprocedure), ', '
            order by p.amprocnum, p.amproc::regprocedure::text)
          from pg_amproc p where p.amprocfamily = t.oid) as functions
      from pg_opfamily t join pg_namespace n on n.oid = t.opfnamespace
      join pg_am m on m.oid = t.opfmethod where %s
      """;

  private static final String CONVERSION =
      """
      select format('%%I.%%I', n.nspname, t.conname) as name,
        pg_encoding_to_char(t.conforencoding) as source,
        pg_encoding_to_char(t.contoencoding) as target, t.conproc as function,
        t.condefault as default
      from pg_conversion t join pg_namespace n on n.oid = t.connamespace where %s
      """;

  private static final String COLLATION =
      """
      select format('%%I.%%I', n.nspname, t.collname) as name, t.collprovider as provider,
        t.collisdeterministic as deterministic, t.collencoding as encoding,
        coalesce(to_jsonb(t) ->> 'colllocale', to_jsonb(t) ->> 'colliculocale', t.collcollate)
          as locale,
        to_jsonb(t) ->> 'collicurules' as rules
      from pg_collation t join pg_namespace n on n.oid = t.collnamespace where %s
      """;

  private static final String SEARCH_CONFIGURATION =
      """
      select format('%%I.%%I', n.nspname, t.cfgname) as name,
        (select p.prsname from pg_ts_parser p where p.oid = t.cfgparser) as parser,
        (select string_agg(m.maptokentype || ' ' || m.mapseqno || ' ' || m.mapdict::regdictionary,
            ', ' order by m.maptokentype, m.mapseqno)
          from pg_ts_config_map m where m.mapcfg = t.oid) as mapping
      from pg_ts_config t join pg_namespace n on n.oid = t.cfgnamespace where %s
      """;

  private static final String SEARCH_DICTIONARY =
      """
      select format('%%I.%%I', n.nspname, t.dictname) as name, t.dictinitoption as options,
        (select l.tmplname from pg_ts_template l where l.oid = t.dicttemplate) as template
      from pg_ts_dict t join pg_namespace n on n.oid = t.dictnamespace where %s
      """;

  private static final String SEARCH_TEMPLATE =
      """
      select format('%%I.%%I', n.nspname, t.tmplname) as name, t.tmplinit as init,
        t.tmpllexize as lexize
      from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace where %s
      """;

  private static final String SEARCH_PARSER =
      """
      select format('%%I.%%I', n.nspname, t.prsname) as name,
        concat_ws(' ', t.prsstart, t.prstoken, t.prsend, t.prsheadline, t.prslextype) as functions
      from pg_ts_parser t join pg_namespace n on n.oid = t.prsnamespace where %s
      """;

  static final List<CatalogQuery> ALL =
      List.of(
          query("type", "pg_type", TYPE),
          query("domain check", "pg_type", DOMAIN_CHECK),
          query("routine", "pg_proc", ROUTINE),
          query("operator", "pg_operator", OPERATOR),
          query("operator class", "pg_opclass", OPERATOR_CLASS),
          query("operator family", "pg_opfamily", OPERATOR_FAMILY),
          query("conversion", "pg_conversion", CONVERSION),
          query("collation", "pg_collation", COLLATION),
          query("text search configuration", "pg_ts_config", SEARCH_CONFIGURATION),
          query("text search dictionary", "pg_ts_dict", SEARCH_DICTIONARY),
          query("text search template", "pg_ts_template", SEARCH_TEMPLATE),
          query("text search parser", "pg_ts_parser", SEARCH_PARSER));

  private ProgramQueries() {}

  /** Leaves out what belongs to the system, to an extension, or to Whimbrel. */
  private static CatalogQuery query(String kind, String catalog, String sql) {
    return new CatalogQuery(
        kind,
        sql.formatted(
            """
            n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'whimbrel')
              and not exists (select from pg_depend e where e.classid = '%s'::regclass
                and e.objid = t.oid and e.deptype = 'e')
            """
                .formatted(catalog)));
  }
}
