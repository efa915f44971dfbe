package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
    List<SwitchAction> all =
        Stream.concat(plan.cutover().switches().stream(), plan.parallel().switches().stream())
            .toList();
    for (SwitchAction action : all) {
      try {
        findings.addAll(
            switch (action) {
              case SwitchAction.PgBouncer pool -> new PgBouncerChecks(plan, pool).find();
              case SwitchAction.HaProxy proxy -> new HaProxyChecks(plan, proxy).find();
              case SwitchAction.Command command -> oneWay(command.undo().isEmpty());
              case SwitchAction.Http http -> oneWay(http.undo().isEmpty());
              case SwitchAction.EnvFile _ -> List.<Finding>of();
            });
      } catch (Problem problem) {
        findings.add(Finding.block(problem.code(), problem.what(), problem.where(), problem.fix()));
      }
    }
    return findings;
  }

  private List<Finding> oneWay(boolean isOneWay) {
    return isOneWay
        ? List.of(
            Finding.warn(
                ProblemCode.SWITCH_FAILED,
                "a switch cannot be undone: when a cutover backs out behind it, and at a rollback,"
                    + " traffic stays on the new side, which refuses it",
                plan.locate("cutover.switch"),
                "write its 'undo', or be ready to move traffic by hand"))
        : List.of();
  }
}
