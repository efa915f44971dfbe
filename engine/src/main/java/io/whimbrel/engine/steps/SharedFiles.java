package io.whimbrel.engine.steps;

import io.whimbrel.core.plan.Step;
import io.whimbrel.core.plan.StepAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps that change the same file without an order: each would take the other for a stranger. */
final class SharedFiles {
  private SharedFiles() {}

  static List<Finding> of(StepFrame frame) {
    List<Step> steps = frame.plan().steps().all();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      for (int j = i + 1; j < steps.size(); j++) {
        Step one = steps.get(i);
        Step other = steps.get(j);
        Optional<Path> path = path(one);
        if (path.isPresent() && path.equals(path(other)) && !isInOrder(frame, one, other)) {
          findings.add(
              Finding.block(
                  ProblemCode.PLAN_INVALID,
                  "steps '%s' and '%s' change %s, and none comes after the other"
                      .formatted(one.name(), other.name(), path.get()),
                  frame.ground(other).place(),
                  "write 'after: %s' into step '%s'".formatted(one.name(), other.name())));
        }
      }
    }
    return findings;
  }

  private static boolean isInOrder(StepFrame frame, Step one, Step other) {
    return frame.plan().steps().isBefore(one, other) || frame.plan().steps().isBefore(other, one);
  }

  /** Links are followed: two names may be one file. */
  private static Optional<Path> path(Step step) {
    return switch (step.action()) {
      case StepAction.ChangeFile file -> Optional.of(real(file.path()));
      case StepAction.Code code when code.isApplied() -> Optional.of(real(code.directory()));
      default -> Optional.empty();
    };
  }

  private static Path real(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    try {
      if (Files.exists(whole)) {
        return whole.toRealPath();
      }
      return parent != null && Files.exists(parent)
          ? parent.toRealPath().resolve(String.valueOf(whole.getFileName()))
          : whole;
    } catch (IOException unreadable) {
      return whole;
    }
  }
}
