package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.database.script.TrialDatabase;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.run.RunState;
import io.whimbrel.documents.rehearsal.StepsReport;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.rehearse.CopiedFiles;
import io.whimbrel.engine.rehearse.RehearsedSteps;
import io.whimbrel.engine.rehearse.StepChoice;
import io.whimbrel.engine.rehearse.StepChoices;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.steps.SteppedMigration;
import io.whimbrel.engine.steps.other.OtherRuns;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The steps of a plan and their way back, on scratch databases and copies of files:
 *
 * <ol>
 *   <li>The real plan is checked; what it is about is only read, now and later.
 *   <li>Each database that a tried step works on is copied to a scratch one, each file and tree
 *       that one changes to the rehearsal's directory.
 *   <li>The steps that are tried run by a journal of their own, and are taken back, also where one
 *       fails. Structures and files are compared with what they were.
 *   <li>Everything is thrown away.
 * </ol>
 *
 * <p>One thread plays; {@link #close} may be called by another one and ends it cleanly.
 */
public final class StepsRehearsal implements AutoCloseable {
  private static final int ROLES_MAX = 50;

  private final Plan plan;
  private final RehearsalOptions options;
  private final Wiring wiring;
  private final OtherRuns others;
  private final RunListener listener;
  private final Consumer<String> said;
  private final Queue<Runnable> opened = new ConcurrentLinkedQueue<>();
  private final StopSignal closing = StopSignal.root();

  /**
   * Of a plan of steps.
   *
   * @param others where the check of the real plan finds other plans
   * @param said is told what begins
   */
  public StepsRehearsal(
      Plan plan,
      RehearsalOptions options,
      Wiring wiring,
      OtherRuns others,
      RunListener listener,
      Consumer<String> said) {
    this.plan = plan;
    this.options = options;
    this.wiring = wiring;
    this.others = others;
    this.listener = listener;
    this.said = said;
  }

  /** Plays it. What keeps it from being played is a problem; what it finds out is in the report. */
  public StepsReport play() {
    new OtherServers(wiring, plan).require(List.of(options.sourceServer(), options.targetServer()));
    List<StepChoice> choices = StepChoices.of(plan);
    requireAny(choices);
    Instant from = wiring.clock().instant();
    try (RehearsalLimit _ = RehearsalLimit.start(options.limit(), this::end);
        RehearsalPlace place = RehearsalPlace.take(Wiring.stateDirectory(plan));
        Journal journal = wiring.journalIn(place.directory())) {
      RehearsedCourse course = new RehearsedCourse(plan, choices, options, wiring.clock());
      said.accept("checking the plan; nothing is changed");
      course.found(check(journal));
      if (!course.isBlocked()) {
        try (ScratchDatabases databases =
            new ScratchDatabases(plan, options, wiring, opened::add)) {
          play(place, journal, course, databases);
        }
      }
      return course.report(from);
    }
  }

  private void requireAny(List<StepChoice> choices) {
    if (choices.stream().noneMatch(StepChoice::isTried)) {
      throw Problem.of(ProblemCode.USAGE)
          .what(
              "no step can be tried by itself: "
                  + choices.stream()
                      .map(choice -> choice.step().name() + " (" + choice.words() + ")")
                      .collect(Collectors.joining(", ")))
          .where(plan.locate("steps"))
          .fix("say 'rehearse: run' at steps that may, or 'rehearse: { command: … }'")
          .exception();
    }
  }

  private List<Finding> check(Journal journal) {
    RunListener nobody = RunListener.none();
    try (SteppedMigration real = wiring.stepped(plan, journal, others, nobody)) {
      opened.add(real::close);
      closing.check();
      return real.check();
    }
  }

  private void play(
      RehearsalPlace place, Journal journal, RehearsedCourse course, ScratchDatabases databases) {
    databases.make(course.databases(), place, closing, said);
    course.databases(databases.reported());
    said.accept("copying the files that are changed");
    CopiedFiles copies = CopiedFiles.make(course.tried(), place.directory().resolve("files"));
    Plan rehearsed =
        RehearsedSteps.of(plan, course.choices(), databases.urls(), copies, place.directory());
    databases.look();
    try (SteppedMigration migration = wiring.stepped(rehearsed, journal, listener)) {
      opened.add(migration::close);
      closing.check();
      said.accept("doing the steps");
      course.problem(there(migration, databases.trials()));
      course.there(history(journal));
      said.accept("taking them back");
      course.problem(back(migration));
      course.back(history(journal));
    }
    closing.check();
    course.left(databases.left(), copies.changed());
    if (options.afterwards() == RehearsalOptions.Afterwards.KEEP) {
      keep(place, databases);
    }
  }

  private Optional<RunHistory> history(Journal journal) {
    return journal.latest(plan.migration()).map(run -> journal.history(run.run()));
  }

  /** On servers of its own, roles that SQL names are made, as they come. */
  private Optional<Finding> there(SteppedMigration migration, List<TrialDatabase> trials) {
    for (int roles = 0; ; roles++) {
      try {
        RunOutcome _ = migration.run(RunOptions.DEFAULT);
        closing.check();
        return Optional.empty();
      } catch (Problem problem) {
        closing.check();
        boolean isMade = false;
        if (roles < ROLES_MAX && isOwn()) {
          for (TrialDatabase trial : trials) {
            isMade |= trial.makeMissingRole(problem);
          }
        }
        if (!isMade) {
          return Optional.of(finding(problem));
        }
      }
    }
  }

  private boolean isOwn() {
    return options.sourceServer().isEmpty() && options.targetServer().isEmpty();
  }

  private Optional<Finding> back(SteppedMigration migration) {
    try {
      RunOutcome outcome = migration.rollback("rehearsal", "rehearsed");
      closing.check();
      return outcome.run().state() == RunState.ROLLED_BACK
          ? Optional.empty()
          : Optional.of(
              Finding.block(ProblemCode.ROLLBACK_FAILED, outcome.next(), "the way back", ""));
    } catch (Problem problem) {
      closing.check();
      return Optional.of(finding(problem));
    }
  }

  private static Finding finding(Problem problem) {
    return new Finding(
        Severity.BLOCK, problem.code(), problem.what(), problem.where(), problem.fix());
  }

  private void keep(RehearsalPlace place, ScratchDatabases databases) {
    place.keep();
    databases.keep();
    said.accept("kept: %s".formatted(Wiring.shown(place.directory())));
    Path addresses = place.addresses(databases.addresses());
    said.accept("addresses with passwords: %s".formatted(Wiring.shown(addresses)));
    said.accept("the next rehearsal removes them; or by hand:");
    databases.toRemove().forEach(line -> said.accept("  " + line));
  }

  /** Ends it cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {
    end(
        Problem.of(ProblemCode.PAUSED)
            .what("the process was asked to end")
            .fix("give 'whimbrel rehearse' again: it begins anew")
            .exception());
  }

  private void end(Problem why) {
    closing.stop(why);
    opened.forEach(Runnable::run);
  }
}
