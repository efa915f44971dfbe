package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers findings about a plan, each located in its file; mutable, used by one thread. */
final class PlanFindings {

  private final Plan plan;
  private final Set<Finding> findings = new LinkedHashSet<>();

  PlanFindings(Plan plan) {
    this.plan = plan;
  }

  void block(String path, String what, String fix) {
    findings.add(Finding.block(ProblemCode.PLAN_INVALID, what, plan.locate(path), fix));
  }

  void warn(String path, String what, String fix) {
    findings.add(Finding.warn(ProblemCode.PLAN_INVALID, what, plan.locate(path), fix));
  }

  void note(String path, String what) {
    findings.add(Finding.info(ProblemCode.NOTE, what, plan.locate(path)));
  }

  List<Finding> all() {
    return List.copyOf(findings);
  }
}
