package io.whimbrel.databases.postgresql.schema;

/** The catalog query of access methods, in the form that {@link ObjectQueries} tells. */
final class TypeQueries {

  /** Access methods whose handler is one of the server's own; one of an extension comes with it. */
  static final String ACCESS_METHODS =
      """
      select 'access method' as kind, format('access method %I', m.amname) as id,
        null as table_schema, null as table_name,
        format('create access method %I type %s handler %s', m.amname,
          case m.amtype when 't' then 'table' else 'index' end, m.amhandler::regproc) as sql,
        m.amname as name, obj_description(m.oid, 'pg_am') as comment
      from pg_am m
      where m.oid >= 16384 and m.amhandler < 16384
      """;

  private TypeQueries() {}
}
