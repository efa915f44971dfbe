package io.whimbrel.engine.phases;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.Advice;
import io.whimbrel.engine.ExplainedStep;
import io.whimbrel.engine.GateBehaviour;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.phases.PhaseBook.Standing;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A migration in phases. Each phase is a run of its own, over the plan of its tables alone, with
 * its own gate, log, fence, proofs and way back; this walks them in order:
 *
 * <ol>
 *   <li>A phase begins when the one before has passed the end of its monitoring, and none is rolled
 *       back.
 *   <li>Those that have passed are kept: what the target accepts for them is carried back as long
 *       as a process works on a later one. One that is rolled back meanwhile is.
 *   <li>What fails in a phase that is kept ends the work before the next one begins.
 *   <li>Cleanup is for all of them together: until then each has its way back, and its fence
 *       stands.
 * </ol>
 *
 * One command at a time runs on one thread; {@link #close} may be called by another one.
 */
public final class PhasedMigration implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final PhaseBook book;
  private final PhaseRules rules;
  private final BiFunction<Plan, RunListener, Migration> opener;
  private final RunListener listener;
  private final StopSignal closing = StopSignal.root();
  private final Map<PlannedPhase, PhaseTask> kept = new ConcurrentHashMap<>();
  private final List<Runnable> open = new ArrayList<>();

  /**
   * Over the plan of all phases; connects to nothing yet.
   *
   * @param opener opens the migration of one phase
   */
  public PhasedMigration(
      Plan plan,
      Journal journal,
      BiFunction<Plan, RunListener, Migration> opener,
      RunListener listener) {
    this.book = new PhaseBook(journal, plan);
    this.rules = new PhaseRules(journal, plan);
    this.opener = opener;
    this.listener = listener;
  }

  /** What stands in the way of any phase that is not done, the heaviest first. */
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    for (PlannedPhase phase : book.phases()) {
      if (book.standing(phase) == Standing.OPEN || book.standing(phase) == Standing.AT_WORK) {
        findings.addAll(look(phase, Migration::check));
      }
    }
    return findings.stream()
        .distinct()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .toList();
  }

  /** What the runs will do, phase by phase. */
  public Map<String, List<ExplainedStep>> explain() {
    Map<String, List<ExplainedStep>> steps = new LinkedHashMap<>();
    book.phases().forEach(p -> steps.put(p.name(), look(p, Migration::explain)));
    return steps;
  }

  private <T> T look(PlannedPhase phase, Function<Migration, T> question) {
    closing.check();
    try (Migration migration = opener.apply(book.planOf(phase), RunListener.none())) {
      return question.apply(migration);
    }
  }

  /** Begins the phases or goes on with them, to the next gate that nobody has decided. */
  public RunOutcome run(RunOptions options) {
    rules.requireSamePlan();
    try {
      book.phases().forEach(this::keepPassed);
      for (PlannedPhase phase : book.inTurn()) {
        Optional<RunOutcome> ended = goOn(phase, options);
        if (ended.isPresent()) {
          return ended.get();
        }
      }
      Optional<PlannedPhase> back = rolledBack();
      if (back.isPresent()) {
        return held(back.get());
      }
      if (options.atGate() == GateBehaviour.STAY) {
        stay();
      }
      requireKept();
      return passed();
    } finally {
      endKept();
    }
  }

  /** One that is kept has its task already, which also puts it back where somebody asks for it. */
  private Optional<RunOutcome> goOn(PlannedPhase phase, RunOptions options) {
    if (kept.containsKey(phase)) {
      return Optional.empty();
    }
    return switch (book.standing(phase)) {
      case PASSED -> {
        keep(phase);
        yield Optional.empty();
      }
      case DONE, ROLLED_BACK -> Optional.empty();
      case OPEN -> {
        kept.forEach(this::awaitRollback);
        Optional<PlannedPhase> back = rolledBack();
        yield back.isPresent() ? Optional.of(held(back.get())) : carry(phase, options);
      }
      case AT_WORK -> {
        rules.requireFreeTables(phase);
        yield carry(phase, options);
      }
    };
  }

  private void awaitRollback(PlannedPhase phase, PhaseTask task) {
    while (book.standing(phase) == Standing.AT_WORK && !task.await(LOOK)) {
      // somebody asked for it while the phase was kept
    }
  }

  /**
   * Does work with one phase alone; the others that have passed are kept meanwhile.
   *
   * @param part the plan of the phase
   * @param isBegunAnew whether the work gives a run up and begins another
   */
  public RunOutcome alone(Plan part, boolean isBegunAnew, Function<Migration, RunOutcome> work) {
    PlannedPhase phase = part.phasing().require(part.phasing().current(), "");
    rules.requireSamePlanBeside(phase);
    if (isBegunAnew || book.standing(phase) == Standing.OPEN) {
      rules.requireTurn(phase);
    }
    try {
      book.phases().stream().filter(p -> !p.equals(phase)).forEach(this::keepPassed);
      try (Migration migration = opened(phase)) {
        return work.apply(migration);
      }
    } finally {
      endKept();
    }
  }

  /**
   * Carries a phase to the end of its monitoring.
   *
   * @return how it ended where it did not come there; empty when it has passed
   */
  private Optional<RunOutcome> carry(PlannedPhase phase, RunOptions options) {
    requireKept();
    PhaseTask task = start(phase, options);
    while (!task.await(LOOK)) {
      if (options.atGate() == GateBehaviour.STAY && book.standing(phase) == Standing.PASSED) {
        task.stepBehind();
        kept.put(phase, task);
        return Optional.empty();
      }
    }
    RunOutcome outcome = task.outcome().orElseThrow();
    if (outcome.exit() != ExitCode.OK || book.standing(phase) != Standing.PASSED) {
      return Optional.of(
          new RunOutcome(
              outcome.run(),
              book.standing(phase) == Standing.ROLLED_BACK ? ExitCode.WAITING : outcome.exit(),
              "phase %s: %s"
                  .formatted(
                      phase.name(), Advice.aboutPhase(book.planOf(phase)).in(outcome.next()))));
    }
    keep(phase);
    return Optional.empty();
  }

  private PhaseTask start(PlannedPhase phase, RunOptions options) {
    synchronized (open) {
      closing.check();
      PhaseTask task = PhaseTask.start(book.planOf(phase), options, opener, listener);
      open.add(task::close);
      return task;
    }
  }

  private void keepPassed(PlannedPhase phase) {
    if (book.standing(phase) == Standing.PASSED) {
      keep(phase);
    }
  }

  /** Has a phase that has passed carry its changes back, where it has a way back. */
  private void keep(PlannedPhase phase) {
    Plan plan = book.planOf(phase);
    if (plan.rollback().wayBack() == RollbackRules.WayBack.NONE) {
      return;
    }
    PhaseTask task = start(phase, new RunOptions(GateBehaviour.STAY));
    task.stepBehind();
    kept.put(phase, task);
  }

  /** Throws what failed in a phase that is kept; one that another process keeps is left to it. */
  private void requireKept() {
    for (PhaseTask task : kept.values()) {
      if (!task.isElsewhere()) {
        Optional<RunOutcome> _ = task.outcome();
      }
    }
  }

  private Optional<PlannedPhase> rolledBack() {
    return book.phases().stream().filter(p -> book.standing(p) == Standing.ROLLED_BACK).findFirst();
  }

  private void stay() {
    for (PhaseTask task : List.copyOf(kept.values())) {
      while (!task.await(LOOK)) {
        // it ends when somebody decides that its way back may end, or when this is closed
      }
    }
  }

  private RunOutcome held(PlannedPhase phase) {
    return new RunOutcome(
        book.latest(phase).orElseThrow(),
        ExitCode.WAITING,
        "phase %s was rolled back: no other begins before 'whimbrel cleanup --phase %s'"
            .formatted(phase.name(), phase.name()));
  }

  private RunOutcome passed() {
    if (closing.isStopped()) {
      return new RunOutcome(
          book.latest(book.phases().getLast()).orElseThrow(),
          ExitCode.WAITING,
          "'whimbrel run' goes on from where it stopped");
    }
    return new RunOutcome(
        book.latest(book.phases().getLast()).orElseThrow(),
        ExitCode.OK,
        "the target is in charge of every phase: 'whimbrel cleanup' removes what the runs left on"
            + " both servers");
  }

  /** Ends every phase's run. Killed, the same command goes on with those that are left. */
  public RunOutcome cleanup() {
    rules.requireSamePlan();
    rules.requirePassed();
    rules.requireSuccess();
    Optional<RunOutcome> last = Optional.empty();
    for (PlannedPhase phase : book.phases()) {
      closing.check();
      try (Migration migration = opened(phase)) {
        last = Optional.of(migration.cleanup());
      }
    }
    return last.orElseThrow();
  }

  private Migration opened(PlannedPhase phase) {
    synchronized (open) {
      closing.check();
      Plan part = book.planOf(phase);
      Migration migration = opener.apply(part, Advice.aboutPhase(part).told(listener));
      open.add(migration::close);
      return migration;
    }
  }

  /**
   * Cleans up one phase alone, which must be rolled back.
   *
   * @param part the plan of the phase
   */
  public RunOutcome cleanup(Plan part) {
    String name = part.phasing().current();
    PlannedPhase phase = part.phasing().named(name).orElseThrow();
    if (book.standing(phase) != Standing.ROLLED_BACK) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what(
              "phase %s is %s, not rolled back"
                  .formatted(name, PhaseBook.words(book.standing(phase))))
          .fix("clean all phases up together, with 'whimbrel cleanup' without --phase")
          .exception();
    }
    try (Migration migration = opened(phase)) {
      return migration.cleanup();
    }
  }

  private void endKept() {
    List<Runnable> all;
    synchronized (open) {
      all = List.copyOf(open);
      open.clear();
    }
    List<Thread> threads = all.stream().map(Thread.ofPlatform().daemon()::start).toList();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    kept.clear();
  }

  /** Ends a running command cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {
    closing.stop(
        Problem.of(ProblemCode.PAUSED)
            .what("the process was asked to end")
            .fix("go on with 'whimbrel run'")
            .exception());
    endKept();
  }
}
