package io.whimbrel.engine;

import io.whimbrel.core.backup.BackupTools;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.watch.ApplicationFigures;
import io.whimbrel.engine.repair.RepairRequest;
import io.whimbrel.engine.repair.RepairedTable;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.verify.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One migration: a plan, its two databases and its journal.
 *
 * <p>One command at a time runs on one thread; {@link #close} may be called by another one (a
 * shutdown hook) and makes the command end cleanly within ten seconds. A failure is a {@link
 * io.whimbrel.core.problem.Problem}, thrown when the journal has it; its code tells the exit code.
 * Whatever happened, {@link #run} goes on from there.
 */
public final class Migration implements AutoCloseable {
  private static final Duration CLEAN_END = Duration.ofSeconds(7);
  private static final Duration HARD_END = Duration.ofSeconds(2);

  private final Setting setting;
  private final RunBook book;
  private final StopSignal closing = StopSignal.root();
  private final OpenWork work = new OpenWork();

  private Migration(Setting setting) {
    this.setting = setting;
    this.book = new RunBook(setting);
  }

  /** Opens a migration; connects to nothing yet. The journal stays the caller's to close. */
  public static Migration open(
      Plan plan,
      List<DatabaseProduct> products,
      Journal journal,
      RunListener listener,
      Clock clock) {
    return new Migration(
        new Setting(
            plan,
            List.copyOf(products),
            journal,
            listener,
            clock,
            Optional.empty(),
            () -> ApplicationFigures.NONE));
  }

  /**
   * As above, with what makes the backup that the plan may ask for, and with what asks the
   * application for its figures while a run is watched.
   *
   * @param application opens it; closed by whoever watches
   */
  public static Migration open(
      Plan plan,
      List<DatabaseProduct> products,
      Journal journal,
      RunListener listener,
      Clock clock,
      BackupTools backups,
      Supplier<ApplicationFigures> application) {
    return new Migration(
        new Setting(
            plan,
            List.copyOf(products),
            journal,
            listener,
            clock,
            Optional.of(backups),
            application));
  }

  /** Plan, mapping and preconditions of both sides: all findings in one go. Changes nothing. */
  public List<Finding> check() {
    return inspect(Inspection::check);
  }

  /** What is there, what stands in the way, how long it may take. Changes nothing. */
  public Assessment assess() {
    return assess(new AssessOptions(false, _ -> {}));
  }

  /** As {@link #assess()}, in a way. */
  public Assessment assess(AssessOptions options) {
    return inspect(inspection -> inspection.assess(options));
  }

  /** What a run will do, in order. Changes nothing. */
  public List<ExplainedStep> explain() {
    return inspect(Inspection::explain);
  }

  /** Begins the run or goes on with it, to the next gate that nobody has decided. */
  public RunOutcome run(RunOptions options) {
    return command(
        () -> new RunCommand(setting, work, closing).run(book.begun(), options.atGate()));
  }

  /**
   * Begins anew where a run cannot go on, as after its slot was lost: the run is given up with all
   * that it left on both sides, and a new one begins. Every table goes back to copy.
   */
  public RunOutcome copyAgain(RunOptions options) {
    RunOutcome aborted = abort();
    return aborted.exit() == ExitCode.OK ? run(options) : aborted;
  }

  /**
   * Sends tables back to copy, by names or patterns, with the structure that the source has now,
   * and goes on with the run: all other tables keep what they have.
   */
  public RunOutcome copyAgain(RunOptions options, List<String> tables) {
    return command(
        () -> new RunCommand(setting, work, closing).run(book.live(), options.atGate(), tables));
  }

  /**
   * Goes on with the run, through the decided gate and the cutover, to the end of monitoring. A
   * gate that a person has yet to decide is waited at by nobody: the outcome says so.
   */
  public RunOutcome cutover() {
    return command(
        () -> new RunCommand(setting, work, closing).run(book.live(), GateBehaviour.LEAVE));
  }

  /** Verifies on the plan's levels now, while changes go on; the proofs are recorded. */
  public List<Proof> verify() {
    return verify(Wanted.PLANNED);
  }

  /** Verifies what is wanted; goes on where the same was wanted before and was killed. */
  public List<Proof> verify(Wanted wanted) {
    return command(() -> new VerifyCommand(setting, work, closing, wanted).verify(book.live()));
  }

  /**
   * Tells rows that differ and what would make them equal, or makes them so, while changes go on.
   * Only the process that works on the run may write.
   */
  public List<RepairedTable> repair(RepairRequest request) {
    return command(() -> new RepairCommand(setting, work, closing).repair(book.live(), request));
  }

  /**
   * Gives the run up, before the cutover was decided, and removes its traces on both sides. What
   * could not be removed is said by the outcome; the command can be given again.
   */
  public RunOutcome abort() {
    return command(() -> new EndCommand(setting, work, closing).abort(book.abortable()));
  }

  /**
   * Puts the old side in charge again with every write that the new side accepted, behind the
   * cutover and before cleanup. A process that works on the run does it, where there is one.
   *
   * @param by who asks
   * @param why in words
   * @param despite why although rows that only the new side has are lost by it; empty where none
   *     may be
   */
  public RunOutcome rollback(String by, String why, String despite) {
    return command(() -> new RollbackCommand(setting, work, closing).run(by, why, despite));
  }

  /** Decides the cleanup gate and ends the run: removes what it left on both sides. */
  public RunOutcome cleanup() {
    RunRecord now = book.now();
    if (book.isRolledBack(now)) {
      return command(() -> new EndCommand(setting, work, closing).cleanupBehindRollback(now));
    }
    return now.state().isFinal()
        ? new RunOutcome(now, ExitCode.OK, now.run() + " is " + now.state() + " already")
        : command(() -> new EndCommand(setting, work, closing).cleanup(book.live()));
  }

  private <T> T inspect(Function<Inspection, T> question) {
    return command(
        () -> {
          try (Inspection inspection = Inspection.open(setting)) {
            work.opened(inspection.sides());
            return question.apply(inspection);
          }
        });
  }

  private <T> T command(Supplier<T> body) {
    closing.check();
    work.begin();
    try {
      return body.get();
    } finally {
      work.end();
    }
  }

  /** Ends a running command cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {
    closing.stop(
        Problem.of(ProblemCode.PAUSED)
            .what("the process was asked to end")
            .fix("go on with 'whimbrel run'")
            .exception());
    if (!work.awaitEnd(CLEAN_END)) {
      work.cutConnections();
      boolean _ = work.awaitEnd(HARD_END);
    }
  }
}
