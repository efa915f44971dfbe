package io.whimbrel.engine.steps;

import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.code.SourceTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Steps that change the same files without an order: each would take the other for a stranger. A
 * tree of sources is changed as a whole; what its step leaves out, such as {@code .git}, is not of
 * it.
 */
final class SharedFiles {
  private SharedFiles() {}

  static List<Finding> of(StepFrame frame) {
    List<Step> steps = frame.plan().steps().all();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      for (int j = i + 1; j < steps.size(); j++) {
        Step one = steps.get(i);
        Step other = steps.get(j);
        if (!isInOrder(frame, one, other)) {
          shared(one, other).ifPresent(what -> findings.add(finding(frame, one, other, what)));
        }
      }
    }
    return findings;
  }

  private static Finding finding(StepFrame frame, Step one, Step other, String what) {
    return Finding.block(
        ProblemCode.PLAN_INVALID,
        "steps '%s' and '%s' change %s, and none comes after the other"
            .formatted(one.name(), other.name(), what),
        frame.ground(other).place(),
        "write 'after: %s' into step '%s'".formatted(one.name(), other.name()));
  }

  /** What both change, in words; empty where they change nothing together. */
  private static Optional<String> shared(Step one, Step other) {
    Optional<Path> path = path(one);
    Optional<Path> second = path(other);
    if (path.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    if (path.equals(second)) {
      return path.map(Path::toString);
    }
    return inside(one, path.get(), second.get()).or(() -> inside(other, second.get(), path.get()));
  }

  private static Optional<String> inside(Step outer, Path tree, Path path) {
    return outer.action() instanceof StepAction.Code && new SourceTree(tree).covers(path)
        ? Optional.of("%s, which lies in %s".formatted(path, tree))
        : Optional.empty();
  }

  private static boolean isInOrder(StepFrame frame, Step one, Step other) {
    return frame.plan().steps().isBefore(one, other) || frame.plan().steps().isBefore(other, one);
  }

  /** Links are followed: two names may be one file. */
  private static Optional<Path> path(Step step) {
    return switch (step.action()) {
      case StepAction.ChangeFile file -> Optional.of(SourceTree.real(file.path()));
      case StepAction.Code code when code.isApplied() ->
          Optional.of(SourceTree.real(code.directory()));
      case StepAction.Copy copy -> Optional.of(SourceTree.real(copy.plan()));
      default -> Optional.empty();
    };
  }
}
