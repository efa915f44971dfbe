package io.whimbrel.cli.command.line;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.phases.PhaseBook;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The plan file that a command is about. */
public final class PlanArgument {
  public static final String DEFAULT = "plan.yaml";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PLAN",
      defaultValue = DEFAULT,
      description = "The plan file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of(DEFAULT);

  @Mixin private final PhaseOption phase = new PhaseOption();

  public Path file() {
    return file;
  }

  public PhaseOption phase() {
    return phase;
  }

  /** Reads the plan to work with it: of a phased one, that of the phase which is meant. */
  public Plan read(Wiring wiring, CommonOptions common) {
    Plan whole = ofRows(wiring.plan(file));
    return PlanFileArgument.noted(phase.of(whole, wiring, PhaseBook::atWork), common);
  }

  /** As above, also of a plan of steps. */
  public Plan readWithSteps(Wiring wiring, CommonOptions common) {
    Plan whole = wiring.plan(file);
    return !whole.steps().isEmpty() && !phase.isGiven()
        ? PlanFileArgument.noted(whole, common)
        : read(wiring, common);
  }

  /** As above; where no phase is named, the one that was switched last. */
  public Plan readSwitched(Wiring wiring, CommonOptions common) {
    return PlanFileArgument.noted(
        phase.of(wiring.plan(file), wiring, PhaseBook::lastSwitched), common);
  }

  /** Reads the plan of all phases, where no phase is named. */
  public Plan readWhole(Wiring wiring, CommonOptions common) {
    Plan plan = wiring.plan(file);
    return phase.isGiven() ? read(wiring, common) : PlanFileArgument.noted(plan, common);
  }

  /** Reads the plan of all phases as long as none has begun. */
  public Plan readToAssess(Wiring wiring, CommonOptions common) {
    Plan plan = readWhole(wiring, common);
    return plan.phasing().isWhole() && PhaseOption.isBegun(plan, wiring)
        ? read(wiring, common)
        : plan;
  }

  /** Reads the plan for a command that needs the journal only. */
  public Plan readToLook(Wiring wiring, CommonOptions common) {
    return readToLook(file, phase, wiring, common);
  }

  /** As above. */
  public static Plan readToLook(Path file, PhaseOption phase, Wiring wiring, CommonOptions common) {
    return PlanFileArgument.noted(
        phase.of(wiring.planToLook(file), wiring, PhaseBook::lookedAt), common);
  }

  /** The plan, refused where it has steps: the command is about the rows of a database. */
  public static Plan ofRows(Plan plan) {
    if (!plan.steps().isEmpty()) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what("this command is about the rows of a database, and the plan has steps")
          .where(plan.locate("steps"))
          .fix("give 'check', 'explain', 'run', 'status', 'tick', 'rollback' or 'report'")
          .exception();
    }
    return plan;
  }
}
