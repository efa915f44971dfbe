package io.whimbrel.engine.cutover;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SwitchAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plan's switches: done in order, undone in reverse order. The journal knows which were begun,
 * so that they can be undone by a process that comes after a crash; it never holds a URL, since the
 * plan knows both.
 */
final class Switches {
  private static final Duration UNDO_MAX = Duration.ofSeconds(30);

  private final Plan plan;
  private final Chronicle chronicle;
  private final ShellCommand shell;

  Switches(Plan plan, Chronicle chronicle) {
    this.plan = plan;
    this.chronicle = chronicle;
    this.shell = new ShellCommand(plan);
  }

  /** Moves traffic to the target. */
  void apply(Deadline deadline) {
    List<SwitchAction> actions = plan.cutover().switches();
    for (int i = 0; i < actions.size(); i++) {
      SwitchAction action = actions.get(i);
      String name = name(i);
      chronicle.step(Phase.CUTOVER, name, () -> apply(action, name, deadline));
    }
  }

  private String apply(SwitchAction action, String name, Deadline deadline) {
    return switch (action) {
      case SwitchAction.EnvFile envFile -> {
        EnvFile file = file(envFile);
        chronicle.fact(name + ".key.before", file.hasKey() ? "present" : "absent");
        file.set(plan.target().secret());
        yield "%s in %s names the target; %s"
            .formatted(envFile.key(), envFile.path(), reload(envFile, deadline));
      }
      case SwitchAction.Command command -> shell.require(command.run(), deadline);
    };
  }

  /** Moves traffic back to the source, as far as switches were begun; tries all of them. */
  List<Problem> undo() {
    List<Problem> failures = new ArrayList<>();
    List<SwitchAction> actions = plan.cutover().switches();
    for (int i = actions.size() - 1; i >= 0; i--) {
      Optional<StepState> state = chronicle.stepState(Phase.CUTOVER, name(i));
      if (state.isPresent() && state.get() != StepState.UNDONE) {
        try {
          String detail = undo(actions.get(i), name(i), Deadline.in(UNDO_MAX));
          chronicle.step(Phase.CUTOVER, name(i), StepState.UNDONE, detail);
        } catch (Problem problem) {
          failures.add(problem);
        }
      }
    }
    return failures;
  }

  private String undo(SwitchAction action, String name, Deadline deadline) {
    return switch (action) {
      case SwitchAction.EnvFile envFile -> {
        Optional<String> before = chronicle.fact(name + ".key.before");
        if (before.isEmpty()) {
          yield "was not written";
        }
        EnvFile file = file(envFile);
        if (before.get().equals("present")) {
          file.set(plan.source().secret());
        } else {
          file.remove();
        }
        yield "%s in %s names the source again; %s"
            .formatted(envFile.key(), envFile.path(), reload(envFile, deadline));
      }
      case SwitchAction.Command command ->
          command.undo().isEmpty()
              ? "the plan names no command that undoes it"
              : shell.require(command.undo().get(), deadline);
    };
  }

  private EnvFile file(SwitchAction.EnvFile envFile) {
    return new EnvFile(plan.directory().resolve(envFile.path()), envFile.key());
  }

  private String reload(SwitchAction.EnvFile envFile, Deadline deadline) {
    return envFile.reload().map(command -> shell.require(command, deadline)).orElse("no reload");
  }

  private static String name(int index) {
    return "switch " + (index + 1);
  }
}
