package io.whimbrel.databases.postgresql.catalog;

/**
 * The catalog queries of access methods and the server's own collations, in the form that {@link
 * ObjectQueries} tells.
 */
final class TypeQueries {

  /** Access methods; one of an extension comes with it. */
  static final String ACCESS_METHODS =
      """
      select 'access method' as kind, format('access method %I', m.amname) as id,
        null as table_schema, null as table_name,
        format('create access method %I type %s handler %s', m.amname,
          case m.amtype when 't' then 'table' else 'index' end, m.amhandler::regproc) as sql,
        m.amname as name, obj_description(m.oid, 'pg_am') as comment
      from pg_am m
      where m.oid >= 16384
      """;

  /** Collations of the server's own that something uses. They are looked for, not made. */
  static final String USED_COLLATIONS =
      """
      select 'used collation' as kind, format('collation pg_catalog.%I', c.collname) as id,
        null as table_schema, null as table_name, '' as sql, c.collname as name,
        pg_collation_actual_version(c.oid) as version
      from pg_collation c
      where c.oid < 16384 and c.collencoding in (-1, (select d.encoding from pg_database d
          where d.datname = current_database()))
        and exists (select from pg_depend d where d.refclassid = 'pg_collation'::regclass
          and d.refobjid = c.oid and d.objid >= 16384)
      """;

  /** The version of what orders the database's texts, where it has one. */
  static final String DATABASE_COLLATION =
      """
      select 'used collation' as kind, 'collation of the database' as id,
        null as table_schema, null as table_name, '' as sql, '' as name,
        (select pg_collation_actual_version(c.oid) from pg_collation c
          where c.collprovider::text = coalesce(to_jsonb(d) ->> 'datlocprovider', 'c')
          and coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate)
            = coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', d.datcollate)
          order by c.oid limit 1) as version
      from pg_database d where d.datname = current_database()
      """;

  private TypeQueries() {}
}
