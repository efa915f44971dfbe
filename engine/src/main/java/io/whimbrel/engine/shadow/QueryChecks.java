package io.whimbrel.engine.shadow;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.QueryOrigin;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the files of queries that a plan names can be used; runs none of them. */
public final class QueryChecks {
  private final Plan plan;

  /** Of a plan. */
  public QueryChecks(Plan plan) {
    this.plan = plan;
  }

  /** All findings. */
  public List<Finding> find() {
    List<Finding> findings = new ArrayList<>();
    Stream.of(plan.parallel().compare().queries(), plan.cutover().warm().queries())
        .flatMap(Optional::stream)
        .distinct()
        .forEach(origin -> look(origin, findings));
    return findings;
  }

  private static void look(QueryOrigin origin, List<Finding> findings) {
    if (origin instanceof QueryOrigin.QueryFile file) {
      try {
        List<ShadowQuery> _ = PlannedQueries.read(file);
      } catch (Problem problem) {
        findings.add(Finding.block(problem.code(), problem.what(), problem.where(), problem.fix()));
      }
    }
  }
}
