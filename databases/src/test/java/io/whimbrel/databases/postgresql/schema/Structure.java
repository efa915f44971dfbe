package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** The structure of a database as a set of lines, asked of its catalogs in another way. */
final class Structure {

  private static final String LINES =
      """
      select format('column %s.%s.%s %s %s %s %s %s %s', table_schema, table_name, column_name,
          data_type, udt_name, character_maximum_length, is_nullable, column_default, is_identity)
        from information_schema.columns
      union all select format('constraint %s on %s %s %s', conname, conrelid::regclass,
          pg_get_constraintdef(oid), convalidated)
        from pg_constraint where contype in ('p', 'u', 'x', 'f', 'c')
      union all select format('index %s', indexdef) from pg_indexes
      union all select format('inherits %s from %s %s', inhrelid::regclass, inhparent::regclass,
          (select pg_get_expr(relpartbound, oid) from pg_class where oid = inhrelid))
        from pg_inherits
      union all select format('view %s %s', viewname,
          regexp_replace(definition, '[a-z_]+[.]|\\s', '', 'g')) from pg_views
      union all select format('matview %s %s', matviewname,
          regexp_replace(definition, '[a-z_]+[.]|\\s', '', 'g')) from pg_matviews
      union all select format('trigger %s %s', pg_get_triggerdef(oid), tgenabled)
        from pg_trigger where not tgisinternal
      union all select format('routine %s', case prokind when 'a' then oid::regprocedure::text
          else pg_get_functiondef(oid) end) from pg_proc
      union all select format('sequence %s %s %s %s %s %s %s', schemaname, sequencename, data_type,
          start_value, min_value, max_value, increment_by) from pg_sequences
      union all select format('owned %s by %s.%s', objid::regclass, refobjid::regclass, refobjsubid)
        from pg_depend where classid = 'pg_class'::regclass and deptype in ('a', 'i')
        and refclassid = 'pg_class'::regclass and refobjsubid > 0
        and (select relkind from pg_class where oid = objid) = 'S'
      union all select format('enum %s %s %s', enumtypid::regtype, enumlabel,
          row_number() over (partition by enumtypid order by enumsortorder)) from pg_enum
      union all select format('domain %s %s %s', oid::regtype, typbasetype::regtype, typnotnull)
        from pg_type where typtype = 'd'
      union all select format('comment %s %s', (pg_identify_object(classoid, objoid, objsubid))
        .identity, description) from pg_description
      union all select format('identity %s %s', oid::regclass, relreplident) from pg_class
        where relkind in ('r', 'p')
      """;

  private Structure() {}

  /** The lines of a database, without what the system brings. */
  static Set<String> of(EmbeddedPostgres server, String database) throws SQLException {
    TreeSet<String> lines = new TreeSet<>(all(server, database));
    lines.removeAll(all(server, "template1"));
    return lines;
  }

  private static Set<String> all(EmbeddedPostgres server, String database) throws SQLException {
    TreeSet<String> lines = new TreeSet<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path = pg_catalog");
      try (ResultSet rows = statement.executeQuery(LINES)) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
    }
    return lines;
  }
}
