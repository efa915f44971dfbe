package io.whimbrel.testkit.catalog;

import java.util.List;

/** What belongs to the whole database, and what can be said of any object: comments, labels. */
final class DatabaseQueries {
  private static final String SCHEMA =
      """
      select format('%I', t.nspname) as name
      from pg_namespace t
      where t.nspname !~ '^pg_' and t.nspname not in ('information_schema', 'whimbrel')
      """;

  private static final String EXTENSION =
      """
      select format('%I', t.extname) as name, n.nspname as schema, t.extversion as version
      from pg_extension t join pg_namespace n on n.oid = t.extnamespace
      """;

  private static final String CAST =
      """
      select format('%%s as %%s', t.castsource::regtype, t.casttarget::regtype) as name,
        t.castcontext as context, t.castmethod as method,
        nullif(t.castfunc, 0)::regprocedure as function
      from pg_cast t where %s
      """;

  private static final String TRANSFORM =
      """
      select format('%%s for %%s', t.trftype::regtype, l.lanname) as name, t.trffromsql as from_sql,
        t.trftosql as to_sql
      from pg_transform t join pg_language l on l.oid = t.trflang where %s
      """;

  private static final String EVENT_TRIGGER =
      """
      select format('%%I', t.evtname) as name, t.evtevent as event, t.evtfoid::regproc as function,
        t.evtenabled as enabled, array_to_string(t.evttags, ', ') as tags
      from pg_event_trigger t where t.evtname !~ '^whimbrel' and %s
      """;

  private static final String LANGUAGE =
      """
      select format('%%I', t.lanname) as name, t.lanpltrusted as trusted,
        nullif(t.lanplcallfoid, 0)::regproc as handler, nullif(t.laninline, 0)::regproc as inline,
        nullif(t.lanvalidator, 0)::regproc as validator
      from pg_language t where t.lanispl and %s
      """;

  private static final String ACCESS_METHOD =
      """
      select format('%%I', t.amname) as name, t.amtype as type, t.amhandler as handler
      from pg_am t where %s
      """;

  private static final String FOREIGN_DATA_WRAPPER =
      """
      select format('%%I', t.fdwname) as name, nullif(t.fdwhandler, 0)::regproc as handler,
        nullif(t.fdwvalidator, 0)::regproc as validator, t.fdwoptions::text as options
      from pg_foreign_data_wrapper t where %s
      """;

  private static final String FOREIGN_SERVER =
      """
      select format('%%I', t.srvname) as name, w.fdwname as wrapper, t.srvtype as type,
        t.srvversion as version, t.srvoptions::text as options
      from pg_foreign_server t join pg_foreign_data_wrapper w on w.oid = t.srvfdw where %s
      """;

  private static final String USER_MAPPING =
      """
      select format('%%I for %%s', s.srvname,
          case when t.umuser = 0 then 'public' else t.umuser::regrole::text end) as name,
        t.umoptions::text as options
      from pg_user_mapping t join pg_foreign_server s on s.oid = t.umserver where %s
      """;

  private static final String PUBLICATION =
      """
      select format('%%I', t.pubname) as name, t.puballtables as all_tables,
        concat_ws(' ', t.pubinsert, t.pubupdate, t.pubdelete, t.pubtruncate, t.pubviaroot) as what,
        (select string_agg(p.schemaname || '.' || p.tablename, ', '
            order by p.schemaname, p.tablename)
          from pg_publication_tables p where p.pubname = t.pubname) as tables
      from pg_publication t where t.pubname !~ '^whimbrel' and %s
      """;

  private static final String DEFAULT_GRANT =
      """
      select concat_ws(' ', t.defaclrole::regrole, n.nspname, t.defaclobjtype) as name,
        (select string_agg(case x.grantee when 0 then 'public' else x.grantee::regrole::text end
              || ' ' || x.privilege_type || case when x.is_grantable then '*' else '' end, ', '
            order by x.grantee::regrole::text, x.privilege_type)
          from aclexplode(t.defaclacl) x where x.privilege_type <> 'MAINTAIN') as grants
      from pg_default_acl t left join pg_namespace n on n.oid = t.defaclnamespace
      """;

  private static final String LARGE_OBJECT =
      """
      select t.oid::text as name, md5(lo_get(t.oid)) as content
      from pg_largeobject_metadata t
      """;

  private static final String SETTING =
      """
      select 'database' || coalesce(' for ' || nullif(t.setrole, 0)::regrole, '') as name,
        (select string_agg(s, ', ' order by s) from unnest(t.setconfig) s) as settings
      from pg_db_role_setting t
      where t.setdatabase = (select oid from pg_database where datname = current_database())
      """;

  private static final String COMMENT =
      """
      select i.type || ' ' || case i.type when 'transform' -- of which versions write an "on" less
          then replace(i.identity, ' on language ', ' language ') else i.identity end as name,
        t.description as text
      from pg_description t, pg_identify_object(t.classoid, t.objoid, t.objsubid) i
      where (t.objoid >= 16384 or t.classoid = 'pg_namespace'::regclass
          and t.objoid = 'public'::regnamespace)
        and i.identity is not null and coalesce(i.schema, '') !~ '^"?(pg_|whimbrel)'
        and i.identity !~ '(^| )"?whimbrel' and t.classoid <> 'pg_extension'::regclass
        and not exists (select from pg_depend e where e.classid = t.classoid
          and e.objid = t.objoid and e.deptype = 'e')
      union all select 'database', d.description from pg_shdescription d
      where d.classoid = 'pg_database'::regclass
        and d.objoid = (select oid from pg_database where datname = current_database())
      """;

  private static final String SECURITY_LABEL =
      """
      select i.type || ' ' || i.identity || ' ' || t.provider as name, t.label as label
      from pg_seclabel t, pg_identify_object(t.classoid, t.objoid, t.objsubid) i
      """;

  static final List<CatalogQuery> ALL =
      List.of(
          new CatalogQuery("schema", SCHEMA),
          new CatalogQuery("extension", EXTENSION),
          query("cast", "pg_cast", CAST),
          query("transform", "pg_transform", TRANSFORM),
          query("event trigger", "pg_event_trigger", EVENT_TRIGGER),
          query("language", "pg_language", LANGUAGE),
          query("access method", "pg_am", ACCESS_METHOD),
          query("foreign data wrapper", "pg_foreign_data_wrapper", FOREIGN_DATA_WRAPPER),
          query("foreign server", "pg_foreign_server", FOREIGN_SERVER),
          query("user mapping", "pg_user_mapping", USER_MAPPING),
          query("publication", "pg_publication", PUBLICATION),
          new CatalogQuery("default grant", DEFAULT_GRANT),
          new CatalogQuery("large object", LARGE_OBJECT),
          new CatalogQuery("setting", SETTING),
          new CatalogQuery("comment", COMMENT),
          new CatalogQuery("security label", SECURITY_LABEL));

  private DatabaseQueries() {}

  /** Leaves out what belongs to the system or to an extension. */
  private static CatalogQuery query(String kind, String catalog, String sql) {
    return new CatalogQuery(
        kind,
        sql.formatted(
            """
            t.oid >= 16384 and not exists (select from pg_depend e where e.classid = '%s'::regclass
              and e.objid = t.oid and e.deptype = 'e')
            """
                .formatted(catalog)));
  }
}
