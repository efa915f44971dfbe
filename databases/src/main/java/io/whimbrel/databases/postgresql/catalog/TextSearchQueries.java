package io.whimbrel.databases.postgresql.catalog;

import java.util.List;

/** The catalog queries of text search, conversions, languages and transforms. */
final class TextSearchQueries {

  private static final String TEMPLATES =
      """
      select 'pg_ts_template'::regclass as classid, t.oid as objid, n.nspname as schema,
        t.tmplname as name,
        format('create text search template %I.%I (%slexize = %s)', n.nspname, t.tmplname,
          case when t.tmplinit::oid = 0 then '' else format('init = %s, ', t.tmplinit) end,
          t.tmpllexize) as sql
      from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace
      """;

  private static final String PARSERS =
      """
      select 'pg_ts_parser'::regclass as classid, p.oid as objid, n.nspname as schema,
        p.prsname as name,
        format('create text search parser %I.%I (start = %s, gettoken = %s, end = %s,'
          ' lextypes = %s%s)', n.nspname, p.prsname, p.prsstart, p.prstoken, p.prsend,
          p.prslextype, case when p.prsheadline::oid = 0 then ''
            else format(', headline = %s', p.prsheadline) end) as sql
      from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace
      """;

  private static final String DICTIONARIES =
      """
      select 'pg_ts_dict'::regclass as classid, d.oid as objid, n.nspname as schema,
        d.dictname as name,
        format('create text search dictionary %I.%I (template = %I.%I%s)', n.nspname, d.dictname,
          tn.nspname, t.tmplname, ', ' || d.dictinitoption) as sql,
        format('template = %I.%I%s', tn.nspname, t.tmplname, ', ' || d.dictinitoption) as settings
      from pg_ts_dict d
      join pg_namespace n on n.oid = d.dictnamespace
      join pg_ts_template t on t.oid = d.dicttemplate
      join pg_namespace tn on tn.oid = t.tmplnamespace
      """;

  private static final String CONFIGURATIONS =
      """
      select 'pg_ts_config'::regclass as classid, c.oid as objid, n.nspname as schema,
        c.cfgname as name,
        format('create text search configuration %1$I.%2$I (parser = %3$I.%4$I)', n.nspname,
          c.cfgname, pn.nspname, p.prsname)
        || coalesce((select string_agg(format(';%salter text search configuration %I.%I'
            ' add mapping for %I with %s', chr(10), n.nspname, c.cfgname, t.alias, m.names), ''
            order by m.maptokentype)
          from (select maptokentype, string_agg(format('%I.%I', dn.nspname, d.dictname), ', '
              order by mapseqno) as names
            from pg_ts_config_map g
            join pg_ts_dict d on d.oid = g.mapdict
            join pg_namespace dn on dn.oid = d.dictnamespace
            where g.mapcfg = c.oid group by maptokentype) m
          join ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype), '') as sql
      from pg_ts_config c
      join pg_namespace n on n.oid = c.cfgnamespace
      join pg_ts_parser p on p.oid = c.cfgparser
      join pg_namespace pn on pn.oid = p.prsnamespace
      where c.oid >= 16384
      """;

  private static final String CONVERSIONS =
      """
      select 'pg_conversion'::regclass as classid, c.oid as objid, n.nspname as schema,
        c.conname as name,
        format('create %sconversion %I.%I for %L to %L from %s',
          case when c.condefault then 'default ' else '' end, n.nspname, c.conname,
          pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding),
          c.conproc) as sql
      from pg_conversion c join pg_namespace n on n.oid = c.connamespace
      """;

  private static final String LANGUAGES =
      """
      select 'pg_language'::regclass as classid, l.oid as objid, '' as schema, l.lanname as name,
        format('create %slanguage %I handler %s%s%s',
          case when l.lanpltrusted then 'trusted ' else '' end, l.lanname,
          l.lanplcallfoid::regproc,
          case when l.laninline = 0 then '' else format(' inline %s', l.laninline::regproc) end,
          case when l.lanvalidator = 0 then ''
            else format(' validator %s', l.lanvalidator::regproc) end) as sql
      from pg_language l where l.lanplcallfoid <> 0
      """;

  private static final String TRANSFORMS =
      """
      select 'pg_transform'::regclass as classid, t.oid as objid, '' as schema,
        format_type(t.trftype, null) as name,
        format('transform for %s language %I', format_type(t.trftype, null), l.lanname) as object,
        format('create transform for %s language %I (%s)', format_type(t.trftype, null), l.lanname,
          concat_ws(', ',
            case when t.trffromsql::oid <> 0
              then format('from sql with function %s', t.trffromsql::oid::regprocedure) end,
            case when t.trftosql::oid <> 0
              then format('to sql with function %s', t.trftosql::oid::regprocedure) end)) as sql
      from pg_transform t join pg_language l on l.oid = t.trflang
      """;

  /** All of them. */
  static final List<String> ALL =
      List.of(
          CatalogObjects.definitions(TEMPLATES),
          CatalogObjects.definitions(PARSERS),
          CatalogObjects.definitions(DICTIONARIES),
          CatalogObjects.definitions(CONFIGURATIONS),
          CatalogObjects.definitions(CONVERSIONS),
          CatalogObjects.definitions(LANGUAGES),
          CatalogObjects.definitions(TRANSFORMS));

  private TextSearchQueries() {}
}
