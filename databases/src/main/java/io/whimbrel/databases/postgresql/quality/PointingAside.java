package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.TableDemands;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.dialect.DerivedKey;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.quality.Statements.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Counts rows of the target that point to rows kept aside. Goes from the few rows that are kept to
 * those that point to them, so that it is quick where the foreign key has an index.
 */
final class PointingAside {

  private final QualityTask task;
  private final Checks checks;
  private final RunId run;
  private final Statements statements;

  PointingAside(QualityTask task, Checks checks, RunId run, Statements statements) {
    this.task = task;
    this.checks = checks;
    this.run = run;
    this.statements = statements;
  }

  long count() throws SQLException {
    long count = 0;
    for (TableDemands.Reference reference : task.demands().references()) {
      Optional<TableMapping> parent =
          task.all().stream()
              .filter(m -> m.source().name().equals(reference.references()))
              .filter(m -> !m.asides().isEmpty())
              .findFirst();
      if (parent.isPresent() && !isAccepted(reference)) {
        count += count(reference, parent.get());
      }
    }
    return count;
  }

  private boolean isAccepted(TableDemands.Reference reference) {
    QualityPolicy usual = reference.isEnforced() ? QualityPolicy.FAIL : QualityPolicy.ACCEPT;
    return checks.of(reference.columns(), QualityKind.ORPHANS, "", usual).acceptable()
        == QualityCheck.ANY;
  }

  private long count(TableDemands.Reference reference, TableMapping parent) throws SQLException {
    List<String> kept = new ArrayList<>();
    for (String name : reference.referencedColumns()) {
      parent.column(name).flatMap(column -> kept(parent, column)).ifPresent(kept::add);
    }
    if (kept.size() < reference.columns().size()) {
      return 0;
    }
    String ours =
        reference.columns().stream()
            .map(name -> "t." + Sql.identifier(name))
            .collect(Collectors.joining(", "));
    Sight sight = new Sight(Moment.AFTER, task.mapping());
    Answer answer =
        statements.ask(
            "select count(*) from %s where (%s) in (select %s from %s as r where r.run = %s and %s)"
                .formatted(
                    sight.relation(),
                    ours,
                    String.join(", ", kept),
                    Rejects.TABLE,
                    Sql.literal(run.text()),
                    ofParent(reference.references())));
    return answer.isGiven() ? answer.number(0) : 0;
  }

  /** Rows of a partitioned table are kept under the names of its partitions. */
  private String ofParent(TableName parent) {
    return Part.family(parent, task.all()).stream()
        .map(m -> m.source().name())
        .map(
            n ->
                "(r.table_schema = %s and r.table_name = %s)"
                    .formatted(Sql.literal(n.schema()), Sql.literal(n.name())))
        .collect(Collectors.joining(" or ", "(", ")"));
  }

  /** The value that a row kept aside would have on the target. */
  private static Optional<String> kept(TableMapping parent, ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry ->
          Optional.of(
              "cast(r.row ->> %s as %s)".formatted(Sql.literal(carry.from()), column.type()));
      case ValueRule.DeriveKey derived ->
          parent
              .source()
              .column(derived.from())
              .map(Column::type)
              .map(
                  type ->
                      DerivedKey.expression(
                          derived.namespace(),
                          "cast(r.row ->> %s as %s)".formatted(Sql.literal(derived.from()), type)));
      case ValueRule.Compute _,
          ValueRule.RecallKey _,
          ValueRule.Keep _,
          ValueRule.Fill _,
          ValueRule.Computed _ ->
          Optional.empty();
    };
  }
}
