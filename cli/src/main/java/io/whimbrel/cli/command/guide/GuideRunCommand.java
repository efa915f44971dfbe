package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.guide.GuideOperation.End;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.guide.GuideDesk;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.Hop;
import io.whimbrel.core.guide.Version;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.guide.EnvironmentStanding;
import io.whimbrel.engine.guide.HopBook;
import io.whimbrel.engine.guide.HopState;
import io.whimbrel.engine.guide.Way;
import io.whimbrel.engine.steps.SteppedMigration;
import io.whimbrel.planfile.GuideEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Goes from one version to another in an environment, guide by guide, or goes on with it.",
      "May be stopped and killed at any time; the same command goes on from there.",
      "Staging is refused until development passed the same guides, production until staging did."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel guide run --from 0.1.0 --to 0.3.0 --environment development guides",
      "  whimbrel guide run --to 0.3.0 -e production --despite 'a hole is being closed' guides"
    })
final class GuideRunCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideDirectory directory = new GuideDirectory();
  @Mixin private final GuideOptions options = new GuideOptions();

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      description = "The version there is (default: the one that guides have led to there).")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "The version that there is to be.")
  private String to = "";

  @Option(names = "--stay", description = "Where a person is asked, wait for the answer.")
  private boolean isStaying;

  @Option(
      names = "--despite",
      paramLabel = "REASON",
      description = "Begin although the environment before has not passed; the reason is recorded.")
  private String despite = "";

  GuideRunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    GuideShelf shelf = directory.read(wiring);
    GuideDesk desk = new GuideDesk(shelf, wiring);
    GuideEnvironment environment = shelf.folder().require(options.environment());
    EnvironmentStanding standing = desk.asked(options.environment());
    Optional<Version> begin =
        from.isBlank() ? Optional.empty() : Optional.of(GuideVersions.of("--from", from));
    Version end = GuideVersions.of("--to", to);
    List<Hop> hops = new Way(shelf.paths(), standing).left(begin, end);
    if (despite.isBlank()) {
      desk.requirePassed(hops, standing);
    }
    GuideOperation operation = new GuideOperation(surroundings, common);
    List<End> ends = new ArrayList<>();
    for (Hop hop : hops) {
      GuidePlan plan = wiring.guide(hop.plan(), environment);
      requireSame(plan, standing);
      boolean isBegun = standing.of(plan.guide().name()).isBegun();
      ends.add(follow(plan, operation, isBegun));
      if (!(ends.getLast() instanceof End.Went went) || went.outcome().exit() != ExitCode.OK) {
        break;
      }
    }
    operation.keepIndex(shelf);
    return new GuideView("GuideRun", options.environment(), ends, "passed", next(end))
        .give(surroundings, common);
  }

  /** What is followed is what was let through. */
  private static void requireSame(GuidePlan plan, EnvironmentStanding standing) {
    if (!plan.digest().equals(standing.of(plan.guide().name()).plan().digest())) {
      throw Problem.of(ProblemCode.PLAN_CHANGED)
          .what(plan.guide().name() + " was changed while the way was looked for")
          .where(Wiring.shown(plan.plan().file()))
          .fix("run again")
          .exception();
    }
  }

  private End follow(GuidePlan plan, GuideOperation operation, boolean isBegun) {
    Optional<String> backup;
    try {
      backup = isBegun ? Optional.empty() : operation.backUp(plan);
    } catch (Problem problem) {
      return new End.Failed(plan, problem, List.of());
    }
    return operation.run(plan, (migration, book) -> follow(migration, book, backup));
  }

  private RunOutcome follow(SteppedMigration migration, HopBook book, Optional<String> backup) {
    String by = Operators.user();
    boolean isAgain =
        book.standing().state() == HopState.PASSED
            && book.standing().run().filter(run -> !run.state().isFinal()).isPresent();
    if (isAgain) {
      RunOutcome cleaned = migration.cleanup(by);
      if (cleaned.exit() != ExitCode.OK) {
        return cleaned;
      }
    }
    RunRecord run = migration.begin();
    book.begun(
        run,
        options.environment(),
        by,
        despite.isBlank() ? Optional.empty() : Optional.of(despite.strip()),
        backup);
    return migration.run(new RunOptions(isStaying ? GateBehaviour.STAY : GateBehaviour.LEAVE));
  }

  private String next(Version end) {
    String here = GuideDesk.word(options.environment());
    return "%s has version %s; 'whimbrel guide rollback -e %s' goes back by one guide"
        .formatted(here, end, here);
  }
}
