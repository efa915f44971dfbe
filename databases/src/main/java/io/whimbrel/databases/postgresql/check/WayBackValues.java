package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ColumnName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import io.whimbrel.databases.postgresql.mapping.TypeFit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which values and keys the old side does not take back. */
public final class WayBackValues {

  private static final Map<String, Long> GREATEST =
      Map.of(
          "smallint", (long) Short.MAX_VALUE,
          "integer", (long) Integer.MAX_VALUE,
          "bigint", Long.MAX_VALUE);

  private WayBackValues() {}

  /**
   * What the old side does not take back.
   *
   * @param back the mappings backwards
   */
  public static List<Finding> ofOldSide(
      PostgresConnections connections, List<TableMapping> back, RollbackRules rules) {
    List<Finding> findings = new ArrayList<>();
    try (Connection connection = connections.brief()) {
      connection.setReadOnly(true);
      for (TableMapping mapping : back) {
        if (mapping.source().holdsRows()) {
          findings.addAll(keys(connection, mapping, rules));
        }
        if (mapping.source().partitionOf().isEmpty()) {
          mapping.columns().forEach(c -> value(mapping, c, rules).ifPresent(findings::add));
        }
      }
      return findings;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "checking whether " + connections.place() + " can be gone back to");
    }
  }

  /** Rows born on the new side need keys of the old kind. */
  private static List<Finding> keys(
      Connection connection, TableMapping mapping, RollbackRules rules) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (ColumnMapping column : mapping.targetKey()) {
      Long greatest = GREATEST.get(column.type());
      if (column.rule() instanceof ValueRule.RecallKey
          && greatest != null
          && mapping.targetKey().size() == 1) {
        String used =
            "select coalesce(max(%s), 0)::text from %s"
                .formatted(Sql.identifier(column.name()), Sql.table(mapping.target()));
        long left = greatest - Long.parseLong(Query.texts(connection, used).getFirst());
        if (left < rules.reserve()) {
          findings.add(
              Finding.block(
                  ProblemCode.PLAN_INVALID,
                  "%s.%s of type %s has %,d values left, and %,d are reserved for rows born on the"
                          .formatted(
                              mapping.target(), column.name(), column.type(), left, rules.reserve())
                      + " new side",
                  mapping.target().toString(),
                  "alter the column to bigint on the source, or lower 'rollback: { reserve: … }'"));
        }
      }
    }
    return findings;
  }

  private static Optional<Finding> value(
      TableMapping mapping, ColumnMapping column, RollbackRules rules) {
    if (!(column.rule() instanceof ValueRule.Carry carry)) {
      return Optional.empty();
    }
    ColumnName name = new ColumnName(mapping.target(), column.name());
    String from = mapping.source().column(carry.from()).map(Column::type).orElse("");
    String value = MappedSelect.value(mapping, column);
    Optional<TypeFit.Loss> loss = TypeFit.loss(from, column.type(), value);
    if (loss.isPresent() && !rules.accepts(name)) {
      return Optional.of(
          Finding.block(
              ProblemCode.PLAN_INVALID,
              "the way back of %s, from %s to %s, loses something: %s"
                  .formatted(name, from, column.type(), loss.get().what()),
              name.toString(),
              "accept it: 'rollback: { accept: [%1$s] }', or write 'rollback: { down: { %1$s: … } }'"
                  .formatted(name)));
    }
    boolean mayMisfit = !(TypeFit.of(mapping, column, column.type()) instanceof TypeFit.Fit.Always);
    return mayMisfit && !rules.accepts(name)
        ? Optional.of(
            Finding.warn(
                ProblemCode.PLAN_INVALID,
                "values of %s that %s does not hold, once written to the new side's %s, stop the way back"
                    .formatted(name, column.type(), from),
                name.toString(),
                "widen the column on the source, or accept it: 'rollback: { accept: [%s] }'"
                    .formatted(name)))
        : Optional.empty();
  }
}
