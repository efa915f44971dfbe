package io.whimbrel.engine.quality;

import io.whimbrel.core.database.DataQuality;
import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.quality.TableDemands;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Sides;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is to be looked at on one side.
 *
 * @param side looks
 * @param tasks one for each table, partitions left out
 */
public record QualityWork(DataQuality side, List<QualityTask> tasks) {

  public QualityWork {
    tasks = List.copyOf(tasks);
  }

  /**
   * The work at a moment. Before a run the target asks what is made of the source's structure,
   * unless its own structure is given; behind it, what it asks.
   */
  public static QualityWork of(
      Plan plan, Sides sides, Cargo cargo, Moment moment, QualityRules rules) {
    DataQuality source = sides.source().quality();
    DataQuality target = sides.target().quality();
    DataQuality side = moment == Moment.BEFORE ? source : target;
    if (rules.look() == QualityRules.Look.NONE) {
      return new QualityWork(side, List.of());
    }
    List<TableMapping> mappings = cargo.mappings();
    List<TableDemands> known = source.demands(mappings);
    boolean isGiven = moment == Moment.AFTER || plan.schema() == SchemaMode.EXISTING;
    List<TableDemands> demands = isGiven ? target.demands(mappings) : known;
    Map<TableName, TableDemands> knownByTable = byTable(known);
    Map<TableName, TableMapping> mappingByTable =
        mappings.stream().collect(Collectors.toMap(m -> m.source().name(), Function.identity()));
    return new QualityWork(
        side,
        demands.stream()
            .flatMap(
                demand ->
                    task(demand, knownByTable, mappingByTable, mappings, rules, plan.schema())
                        .stream())
            .toList());
  }

  private static Map<TableName, TableDemands> byTable(List<TableDemands> demands) {
    return demands.stream().collect(Collectors.toMap(TableDemands::table, Function.identity()));
  }

  private static Optional<QualityTask> task(
      TableDemands demand,
      Map<TableName, TableDemands> known,
      Map<TableName, TableMapping> mappings,
      List<TableMapping> all,
      QualityRules rules,
      SchemaMode schema) {
    TableMapping mapping = mappings.get(demand.table());
    return mapping == null
        ? Optional.empty()
        : Optional.of(
            new QualityTask(
                mapping,
                demand,
                known.getOrDefault(
                    demand.table(),
                    new TableDemands(demand.table(), List.of(), List.of(), List.of())),
                all,
                rules,
                schema));
  }
}
