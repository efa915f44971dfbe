package io.whimbrel.core.database;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.TableDemands;
import java.util.List;

/**
 * Looks for rows of one side that do not fit the target, or are conspicuous. Only reads, in short
 * transactions; every statement has a time limit. Safe for use by several threads.
 */
public interface DataQuality {

  /** Of a product that cannot look. */
  DataQuality NONE =
      new DataQuality() {
        @Override
        public List<TableDemands> demands(List<TableMapping> mappings) {
          return List.of();
        }

        @Override
        public List<QualityResult> look(QualityTask task) {
          return List.of();
        }
      };

  /**
   * What is asked of the rows of these tables, partitions left out: their roots speak for them. The
   * source tells what a target would ask that is made from it, the target what it asks itself;
   * tables that are not there are left out.
   */
  List<TableDemands> demands(List<TableMapping> mappings);

  /**
   * What was looked for and what was found. What could not be found out is a result that says why.
   */
  List<QualityResult> look(QualityTask task);

  /**
   * How many rows of the target point to rows that are kept aside, though the plan does not accept
   * orphans there; quick enough for the cutover's pause.
   */
  default long pointingAside(QualityTask task) {
    return 0;
  }
}
