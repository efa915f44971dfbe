package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRule;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.quality.TableDemands;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.mapping.TypeFit;
import io.whimbrel.databases.postgresql.quality.Probe.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is looked for in the rows of one table, one row at a time. */
final class Probes {

  private final Sight sight;
  private final QualityTask task;
  private final Checks checks;
  private final List<Probe> probes = new ArrayList<>();

  Probes(Sight sight, QualityTask task, Checks checks) {
    this.sight = sight;
    this.task = task;
    this.checks = checks;
  }

  /** Everything that is looked for. */
  List<Probe> all() {
    for (ColumnMapping column : task.mapping().columns()) {
      Optional<TableDemands.OfColumn> demand = task.demands().column(column.name());
      if (sight.has(column) && demand.isPresent()) {
        addNulls(column, demand.get());
        addMisfits(column, demand.get().type());
      }
    }
    task.rules().of(task.mapping().source().name()).forEach(this::addRules);
    return probes;
  }

  /** Only where the source takes NULL, too. */
  private void addNulls(ColumnMapping column, TableDemands.OfColumn demand) {
    boolean mayBeNull =
        switch (column.rule()) {
          case ValueRule.Carry carry -> isNullable(carry.from());
          case ValueRule.DeriveKey derived -> isNullable(derived.from());
          case ValueRule.RecallKey recalled -> isNullable(recalled.from());
          case ValueRule.Compute _ -> true;
          case ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ -> false;
        };
    boolean isNamed = checks.said(List.of(column.name()), QualityKind.NULLS).isPresent();
    if (demand.isRequired() && (mayBeNull || isNamed) && !hasRule(column, QualityKind.NULLS)) {
      add(
          checks.of(column, QualityKind.NULLS, "NULL in a column that takes none"),
          column,
          way(column),
          sight.value(column) + " is null");
    }
  }

  private boolean isNullable(String source) {
    return task.mapping().source().column(source).map(Column::nullable).orElse(true);
  }

  private boolean hasRule(ColumnMapping column, QualityKind kind) {
    return checks.said(List.of(column.name()), kind).flatMap(QualityRule::rule).isPresent();
  }

  private Way way(ColumnMapping column) {
    return sight.isRisky(column) ? Way.RISKY_CONDITION : Way.CONDITION;
  }

  private void addMisfits(ColumnMapping column, String type) {
    switch (TypeFit.of(task.mapping(), column, type)) {
      case TypeFit.Fit.Always _ -> {}
      case TypeFit.Fit.Unless unless -> addMisfit(column, type, unless.condition());
      case TypeFit.Fit.Unknown _ -> addConversion(column, type);
    }
    if (sight.moment() == Moment.BEFORE) {
      addLoss(column, type);
      addZone(column, type);
    }
  }

  private QualityCheck misfit(ColumnMapping column, String type) {
    return checks.of(column, QualityKind.MISFITS, "values that " + type + " does not hold");
  }

  /** On the target the value has the type already: what is left to be seen is length and range. */
  private void addMisfit(ColumnMapping column, String type, String condition) {
    String sql = condition;
    if (sight.moment() == Moment.AFTER) {
      String value = sight.value(column);
      sql =
          switch (TypeFit.within(type, value)) {
            case TypeFit.Fit.Unless unless -> unless.condition();
            case TypeFit.Fit.Always _, TypeFit.Fit.Unknown _ -> value + " is null and false";
          };
    }
    // a server before version 16 does not have pg_input_is_valid
    Way way = sql.contains("pg_input_is_valid") ? Way.RISKY_CONDITION : way(column);
    add(misfit(column, type), column, way, sql);
  }

  private void addConversion(ColumnMapping column, String type) {
    if (sight.moment() == Moment.AFTER) {
      addMisfit(column, type, "false");
      return;
    }
    String value = sight.value(column);
    add(misfit(column, type), column, Way.CONVERSION, "cast(" + value + " as " + type + ")");
    if (TypeFit.within(type, value) instanceof TypeFit.Fit.Unless unless && isText(type)) {
      add(
          checks.of(column, QualityKind.MISFITS, "texts that are too long for " + type),
          column,
          Way.RISKY_CONDITION,
          unless.condition());
    }
  }

  /** A cast to a text of a length cuts off what an insert would refuse. */
  private static boolean isText(String type) {
    return TypeFit.isText(type);
  }

  private void addLoss(ColumnMapping column, String type) {
    if (column.rule() instanceof ValueRule.Carry carry) {
      String from = task.mapping().source().column(carry.from()).map(Column::type).orElse(type);
      TypeFit.loss(from, type, sight.value(column))
          .filter(_ -> task.rules().look() == QualityRules.Look.ALL)
          .ifPresent(
              loss ->
                  add(
                      told(column, loss.what(), QualityPolicy.ACCEPT),
                      column,
                      Way.CONDITION,
                      loss.condition()));
    }
  }

  private void addZone(ColumnMapping column, String type) {
    if (column.rule() instanceof ValueRule.Compute compute && TypeFit.isMoment(type)) {
      ZoneFit.of(compute.up())
          .ifPresent(
              zone -> {
                add(
                    told(column, "times that do not exist in " + zone.zone(), QualityPolicy.FAIL),
                    column,
                    Way.RISKY_CONDITION,
                    zone.isMissing());
                add(
                    told(column, "times that exist twice in " + zone.zone(), QualityPolicy.ACCEPT),
                    column,
                    Way.RISKY_CONDITION,
                    zone.isTwice());
              });
    }
  }

  private QualityCheck told(ColumnMapping column, String what, QualityPolicy policy) {
    return checks.of(List.of(column.name()), QualityKind.MISFITS, what, policy);
  }

  private void addRules(QualityRules.Entry entry) {
    for (Map.Entry<QualityKind, QualityRule> said : entry.rules().entrySet()) {
      said.getValue()
          .rule()
          .ifPresent(
              rule ->
                  probes.add(
                      new Probe(
                          checks.of(entry.columns(), said.getKey(), "rows where " + rule),
                          Way.RISKY_CONDITION,
                          sight.rule(rule),
                          shown(entry))));
    }
  }

  private String shown(QualityRules.Entry entry) {
    return task.mapping()
        .column(entry.columns().getFirst())
        .filter(sight::has)
        .map(sight::value)
        .orElse("null");
  }

  private void add(QualityCheck check, ColumnMapping column, Way way, String sql) {
    probes.add(new Probe(check, way, sql, sight.value(column)));
  }
}
