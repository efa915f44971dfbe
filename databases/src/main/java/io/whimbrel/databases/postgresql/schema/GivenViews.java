package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks of the materialised views that a given structure must have, to be refreshed. */
public final class GivenViews {

  /** An owner may refresh; from 17 on also who was granted it. */
  private static final String FOUND =
      """
      select c.relkind = 'm' as is_materialized, pg_get_userbyid(c.relowner) as owner,
        current_user as our, (select rolsuper from pg_roles r where r.oid = c.relowner) as is_super,
        pg_has_role(c.relowner, 'usage') or case
          when current_setting('server_version_num')::int < 170000 then false
          else has_table_privilege(c.oid, 'maintain') end as may_refresh
      from pg_class c where c.oid = to_regclass(?)
      """;

  private GivenViews() {}

  private record Found(
      boolean isMaterialized, boolean mayRefresh, String our, String owner, boolean isSuper) {

    static Found of(ResultSet row) throws SQLException {
      return new Found(
          row.getBoolean("is_materialized"),
          row.getBoolean("may_refresh"),
          row.getString("our"),
          row.getString("owner"),
          row.getBoolean("is_super"));
    }
  }

  /** Those that are missing, or that our user may not refresh. */
  public static List<Finding> find(
      Connection connection, List<ObjectDefinition> found, List<TableMapping> mappings)
      throws SQLException {
    Definitions definitions = new Definitions(found);
    TargetNames names = new TargetNames(definitions, mappings);
    List<Finding> findings = new ArrayList<>();
    for (ObjectDefinition view : definitions.ofKind(RefreshSteps.MATERIALIZED)) {
      if (Definitions.attribute(view, "populated").equals("true")) {
        TableName target = names.view(view);
        finding(target, Query.list(connection, FOUND, Found::of, Sql.table(target)))
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Optional<Finding> finding(TableName view, List<Found> there) {
    if (there.isEmpty()) {
      return Optional.of(
          Finding.warn(
              ProblemCode.STRUCTURE_DIFFERENT,
              "materialized view %s is not on the target: it is not carried".formatted(view),
              view.toString(),
              "create it there, if applications use it"));
    }
    return there.stream()
        .filter(found -> found.isMaterialized && !found.mayRefresh)
        .map(found -> right(view, found))
        .findFirst();
  }

  private static Finding right(TableName view, Found found) {
    String fix =
        found.isSuper
            ? "alter materialized view %s owner to %s"
                .formatted(Sql.table(view), Sql.identifier(found.our))
            : "grant %s to %s".formatted(Sql.identifier(found.owner), Sql.identifier(found.our));
    return Finding.block(
        ProblemCode.GRANT_MISSING,
        "user %s may not refresh materialized view %s, which is done at the cutover"
            .formatted(found.our, view),
        view.toString(),
        fix);
  }
}
