package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Names event triggers of the target that act on what a run makes there, or refuse it. */
final class TargetEventTriggers {

  private static final String SQL =
      """
      select t.evtname from pg_event_trigger t
      where t.evtenabled in ('O', 'A') and t.evtevent <> 'login'
        and not exists (select from pg_depend e where e.classid = 'pg_event_trigger'::regclass
          and e.objid = t.oid and e.deptype = 'e')
      order by t.evtname collate "C"
      """;

  private TargetEventTriggers() {}

  /** One finding for each. */
  static List<Finding> find(Connection connection) throws SQLException {
    return Query.texts(connection, SQL).stream().map(TargetEventTriggers::finding).toList();
  }

  private static Finding finding(String name) {
    String quoted = Sql.identifier(name);
    return Finding.warn(
        ProblemCode.STRUCTURE_DIFFERENT,
        "event trigger %s of the target fires for what the run makes there".formatted(name),
        "event trigger " + name,
        "alter event trigger %1$s disable; -- and after cleanup: alter event trigger %1$s enable"
            .formatted(quoted));
  }
}
