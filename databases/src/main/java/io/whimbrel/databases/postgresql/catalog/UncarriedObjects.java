package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names what a database holds and no definition describes, so that nothing is lost in silence. */
public final class UncarriedObjects {

  private static final int NAMED_MAX = 20;

  /** Where the schema is empty the object belongs to the whole database. */
  private static final String OBJECTS =
"""
      with found (classid, objid, kind, schema, name) as (
        select 'pg_class'::regclass, c.oid, 'invalid indexes', n.nspname::text, c.relname::text
          from pg_index i join pg_class c on c.oid = i.indexrelid and c.relkind = 'i'
          join pg_namespace n on n.oid = c.relnamespace where not i.indisvalid
        union all select 'pg_class'::regclass, s.oid, 'columns of views and foreign tables as owners of'
          || ' sequences', n.nspname, s.relname
          from pg_depend d
          join pg_class s on s.oid = d.objid and s.relkind = 'S'
          join pg_class t on t.oid = d.refobjid and t.relkind in ('v', 'm', 'f')
          join pg_namespace n on n.oid = s.relnamespace
          where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
          and d.refobjsubid > 0
        union all select 'pg_publication'::regclass, oid, 'publications', '', pubname
          from pg_publication where pubname !~ '^whimbrel_'
        union all select 'pg_subscription'::regclass, s.oid, 'subscriptions', '', s.subname
          from pg_subscription s
          join pg_database d on d.oid = s.subdbid and d.datname = current_database()
      )
      select kind, schema, name from found f
      where objid >= 16384 and schema !~ '^pg_' and schema not in ('information_schema', 'whimbrel')
        and not exists (select from pg_depend e where e.classid = f.classid
          and e.objid = f.objid and e.deptype = 'e')
      order by kind, schema collate "C", name collate "C"
""";

  private UncarriedObjects() {}

  private record Found(String kind, String schema, String name) {

    boolean isSelected(TableSelection selection) {
      return schema.isEmpty() || selection.selects(new TableName(schema, name));
    }

    String text() {
      return schema.isEmpty() ? name : schema + "." + name;
    }
  }

  /** One finding for each kind of object, with the names. */
  public static List<Finding> read(Connection connection, TableSelection selection)
      throws SQLException {
    Map<String, List<String>> byKind = new TreeMap<>();
    Query.list(connection, OBJECTS, r -> new Found(r.getString(1), r.getString(2), r.getString(3)))
        .stream()
        .filter(f -> f.isSelected(selection))
        .forEach(f -> byKind.computeIfAbsent(f.kind, _ -> new ArrayList<>()).add(f.text()));
    List<Finding> findings = new ArrayList<>();
    byKind.forEach((kind, names) -> findings.add(finding(kind, names)));
    return findings;
  }

  private static Finding finding(String kind, List<String> names) {
    String named = String.join(", ", names.subList(0, Math.min(NAMED_MAX, names.size())));
    String more =
        names.size() > NAMED_MAX ? " and %d more".formatted(names.size() - NAMED_MAX) : "";
    return Finding.warn(
        ProblemCode.OBJECT_UNSUPPORTED,
        kind + " are not carried: " + named + more,
        kind,
        "create them by hand on the target after the cutover, if they are needed there");
  }
}
