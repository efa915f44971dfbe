package io.whimbrel.core.database;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.quality.TableDemands;
import java.util.List;

/**
 * One table to look at.
 *
 * @param demands what the target asks of its rows
 * @param known what the source makes sure of already
 * @param all the mappings of all tables, for those that this one points to
 * @param schema whether the target's structure is made as the source's is, or is given
 */
public record QualityTask(
    TableMapping mapping,
    TableDemands demands,
    TableDemands known,
    List<TableMapping> all,
    QualityRules rules,
    SchemaMode schema) {
  public QualityTask {
    all = List.copyOf(all);
  }
}
