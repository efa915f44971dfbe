package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.TableDemands;
import io.whimbrel.databases.postgresql.mapping.TypeFit;
import io.whimbrel.databases.postgresql.quality.Statements.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks for rows that are the same under a unique key of the target: one that the source does not
 * have, or whose values are not the source's any more.
 */
final class Duplicates {

  private static final int SAMPLES = 3;

  private final Sight sight;
  private final QualityTask task;
  private final Checks checks;
  private final Statements statements;
  private final Finds finds;

  Duplicates(Sight sight, QualityTask task, Checks checks, Statements statements, Finds finds) {
    this.sight = sight;
    this.task = task;
    this.checks = checks;
    this.statements = statements;
    this.finds = finds;
  }

  void look() throws SQLException {
    for (TableDemands.Unique unique : task.demands().uniques()) {
      Optional<List<ColumnMapping>> columns = columns(unique);
      boolean isNamed = checks.said(unique.columns(), QualityKind.DUPLICATES).isPresent();
      if (columns.isPresent() && (isNamed || !isKnown(unique, columns.get()))) {
        look(unique, columns.get());
      }
    }
  }

  private Optional<List<ColumnMapping>> columns(TableDemands.Unique unique) {
    List<ColumnMapping> columns =
        unique.columns().stream()
            .flatMap(name -> task.mapping().column(name).stream())
            .filter(sight::has)
            .toList();
    return columns.size() == unique.columns().size() ? Optional.of(columns) : Optional.empty();
  }

  /**
   * Whether the source has a key over some of the same columns, and their values stay as they are.
   */
  private boolean isKnown(TableDemands.Unique unique, List<ColumnMapping> columns) {
    boolean isSame = columns.stream().allMatch(this::keepsValuesApart);
    return isSame
        && task.known().uniques().stream()
            .anyMatch(
                known ->
                    unique.columns().containsAll(known.columns())
                        && (known.nullsAreEqual() || !unique.nullsAreEqual()));
  }

  private boolean keepsValuesApart(ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry ->
          task.mapping()
              .source()
              .column(carry.from())
              .filter(
                  c ->
                      c.type().equals(column.type()) || TypeFit.keepsApart(c.type(), column.type()))
              .isPresent();
      case ValueRule.DeriveKey _, ValueRule.RecallKey _ -> true;
      case ValueRule.Compute _, ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ -> false;
    };
  }

  private void look(TableDemands.Unique unique, List<ColumnMapping> columns) throws SQLException {
    QualityCheck check =
        checks.of(
            unique.columns(),
            QualityKind.DUPLICATES,
            "rows that are the same under " + unique.name());
    String groups = groups(unique, columns);
    Answer answer =
        statements.ask(
            "select coalesce(sum(n - 1), 0)::bigint, (select count(*) from %s where %s) from (%s) as d"
                .formatted(sight.relation(), sight.travelling(), groups));
    String shown = groups + " order by n desc limit 100";
    if (!answer.isGiven()) {
      finds.undecided(check, answer.refusal(), shown);
      return;
    }
    long count = answer.number(0);
    List<String> samples = count == 0 ? List.of() : samples(shown, unique.columns());
    finds.found(check, count, answer.number(1), 1, samples, shown);
  }

  private String groups(TableDemands.Unique unique, List<ColumnMapping> columns) {
    List<String> conditions = new ArrayList<>(List.of(sight.travelling()));
    for (ColumnMapping column : columns) {
      if (!unique.nullsAreEqual()) {
        conditions.add(sight.value(column) + " is not null");
      }
      if (sight.moment() == Moment.BEFORE
          && TypeFit.of(task.mapping(), column, column.type())
              instanceof TypeFit.Fit.Unless unless) {
        conditions.add("not " + unless.condition());
      }
    }
    String places =
        IntStream.rangeClosed(1, columns.size())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return "select %s, count(*) as n from %s where %s group by %s having count(*) > 1"
        .formatted(
            values(columns),
            sight.relation(),
            Sight.all(conditions.toArray(String[]::new)),
            places);
  }

  private String values(List<ColumnMapping> columns) {
    return columns.stream()
        .map(
            c ->
                c.rule() instanceof ValueRule.DeriveKey
                    ? sight.comparable(c)
                    : "cast(" + sight.value(c) + " as " + c.type() + ")")
        .collect(Collectors.joining(", "));
  }

  private List<String> samples(String shown, List<String> names) throws SQLException {
    List<String> samples = new ArrayList<>();
    for (List<String> row : statements.ask(shown).rows().stream().limit(SAMPLES).toList()) {
      samples.add(
          IntStream.range(0, names.size())
                  .mapToObj(i -> names.get(i) + "=" + row.get(i))
                  .collect(Collectors.joining(", "))
              + " in "
              + row.getLast()
              + " rows");
    }
    return samples;
  }
}
