package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SwitchAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** What stands in the way of the plan's switches; changes nothing. */
public final class SwitchChecks {
  private final Plan plan;

  /** Of a plan. */
  public SwitchChecks(Plan plan) {
    this.plan = plan;
  }

  /** All findings; what cannot be asked is one itself. */
  public List<Finding> find() {
    List<Finding> findings = new ArrayList<>();
    for (SwitchAction action : plan.cutover().switches()) {
      try {
        findings.addAll(
            switch (action) {
              case SwitchAction.PgBouncer pool -> new PgBouncerChecks(plan, pool).find();
              case SwitchAction.HaProxy proxy -> new HaProxyChecks(plan, proxy).find();
              case SwitchAction.EnvFile _, SwitchAction.Command _, SwitchAction.Http _ ->
                  List.<Finding>of();
            });
      } catch (Problem problem) {
        findings.add(Finding.block(problem.code(), problem.what(), problem.where(), problem.fix()));
      }
    }
    return findings;
  }
}
