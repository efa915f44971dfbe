package io.whimbrel.planfile;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What reading a plan file came to: the plan, or everything that is wrong with the file. */
public sealed interface PlanReading {

  /** The plan; a refused file is one problem whose text names all that is wrong. */
  Plan plan();

  /** A valid plan. */
  record Read(Plan plan) implements PlanReading {}

  /**
   * A file that is no valid plan.
   *
   * @param findings all that is wrong with it, in the order of the file; never empty
   */
  record Refused(Path file, List<Finding> findings) implements PlanReading {
    public Refused {
      findings = List.copyOf(findings);
    }

    @Override
    public Plan plan() {
      throw problem();
    }

    /** All findings as one problem. */
    public Problem problem() {
      Finding first = findings.getFirst();
      boolean isOne = findings.size() == 1;
      boolean isSecret = findings.stream().allMatch(f -> f.code() == ProblemCode.SECRET_MISSING);
      return Problem.of(isSecret ? ProblemCode.SECRET_MISSING : ProblemCode.PLAN_INVALID)
          .what(isOne ? first.what() : all())
          .where(isOne ? first.where() : file.toString())
          .fix(isOne ? first.fix() : "mend all of them, then run 'whimbrel check'")
          .exception();
    }

    private String all() {
      return findings.stream()
          .map(f -> "\n  " + f.where() + ": " + f.what() + " - " + f.fix())
          .collect(
              Collectors.joining("", "the plan has %d errors:".formatted(findings.size()), "\n "));
    }
  }
}
