package io.whimbrel.engine.steps;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepCheck;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.ExplainedStep;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.steps.check.Look;
import io.whimbrel.engine.steps.copy.KeptCopies;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.other.OtherRuns;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A migration made of steps. One command at a time runs on one thread; {@link #close} may be called
 * by another one and makes it end cleanly. Whatever happened, {@link #run} goes on from there.
 */
public final class SteppedMigration implements AutoCloseable {
  private final Plan plan;
  private final Journal journal;
  private final Clock clock;
  private final StepBook book;
  private final StepSessions sessions;

  /**
   * Over a journal, which stays the caller's to close; connects to nothing yet.
   *
   * @param others where steps find the runs of other plans
   */
  public SteppedMigration(
      Plan plan,
      List<DatabaseProduct> products,
      Journal journal,
      OtherRuns others,
      RunListener listener,
      Clock clock) {
    this.plan = plan;
    this.journal = journal;
    this.clock = clock;
    this.book = new StepBook(plan, journal);
    this.sessions = new StepSessions(book, products, others, listener, clock);
  }

  /** What stands in the way of any step, the heaviest first. */
  public List<Finding> check() {
    return new StepLook(sessions.looking()).check();
  }

  /** What the run will do, in an order in which it could be done. */
  public List<ExplainedStep> explain() {
    return new StepLook(sessions.looking()).explain();
  }

  /** What speaks against something that the plan has looked at; empty when it holds. */
  public Optional<String> against(StepCheck check, Duration timeout) {
    StepGround ground = sessions.looking().ground(plan.steps().all().getFirst());
    return new Look(check, ground).against(timeout).map(ground::mask);
  }

  /** Begins a run, also behind one that is done; where one is on its way it stays that one. */
  public RunRecord begin() {
    return book.begunAnew();
  }

  /** Begins the run or goes on with it, to where only people can go on. */
  public RunOutcome run(RunOptions options) {
    RunRecord run = book.begun();
    if (sessions.isPauseAsked(run.run())) {
      return sessions.paused();
    }
    return sessions.on(
        run,
        session -> {
          requireNotGoingBack(session);
          if (!isAtEnd(run)) {
            StepLook look = new StepLook(session.frame());
            if (!session.frame().chronicle().isDone(Phase.ASSESS, "assess")) {
              look.requireReady();
            }
            look.bind();
            session
                .frame()
                .chronicle()
                .stepOnce(Phase.ASSESS, "assess", () -> "nothing in the way");
            StepWalk.Open open =
                new StepWalk(session.frame().at(options.atGate()), session.lease())
                    .walk(options.atGate());
            if (!open.isEmpty()) {
              return waiting(session, open);
            }
            end(session);
          }
          return done();
        });
  }

  private boolean isAtEnd(RunRecord run) {
    return journal.gate(run.run(), Gate.CLEANUP).isPresent();
  }

  private void end(StepSession session) {
    journal.openGate(session.frame().run(), Gate.CLEANUP);
    session
        .frame()
        .chronicle()
        .event(Phase.CLEANUP, "gate.opened", "all steps are done", Map.of("gate", "CLEANUP"));
    session.frame().chronicle().state(RunState.WAITING, Phase.CLEANUP);
  }

  private RunOutcome done() {
    return new RunOutcome(
        book.now(),
        ExitCode.OK,
        "all steps are done: 'whimbrel cleanup' ends the run, 'whimbrel rollback' takes it back");
  }

  private RunOutcome waiting(StepSession session, StepWalk.Open open) {
    StepFrame frame = session.frame();
    Step step = new Waiting(plan, journal, frame.run()).reached().getFirst();
    frame.chronicle().state(RunState.WAITING, step.phase());
    List<String> words = new ArrayList<>();
    if (!open.asked().isEmpty()) {
      words.add(open.asked().told());
    }
    open.elsewhere()
        .forEach(
            (name, what) ->
                words.add(
                    "step %s waits: %s; then go on with 'whimbrel run'".formatted(name, what)));
    KeptCopies.between(plan.steps().all(), frame::state).values().stream()
        .map(copies -> (StepAction.Copy) copies.getFirst().action())
        .map(StepDesk::notCarried)
        .forEach(words::add);
    return new RunOutcome(book.now(), ExitCode.WAITING, String.join(". ", words));
  }

  private static void requireNotGoingBack(StepSession session) {
    if (session.frame().chronicle().fact(Facts.ROLLBACK_ASKED).isPresent()) {
      throw StepBook.wrong(
          session.frame().run() + " is being taken back", "end that with 'whimbrel rollback'");
    }
  }

  /** Gives a run up that is not at its end, and takes back what was done of it. */
  public RunOutcome abort(String by) {
    RunRecord run = book.live();
    if (isAtEnd(run)) {
      throw StepBook.wrong(
          "all steps of %s are done".formatted(run.run()),
          "take them back with 'whimbrel rollback'");
    }
    return back(run, by, "given up", RunState.ABORTED);
  }

  /** Takes back what was done, in reverse order, at the end of the run or before it. */
  public RunOutcome rollback(String by, String why) {
    Optional<RunRecord> latest = book.latest();
    if (latest.map(RunRecord::state).equals(Optional.of(RunState.ROLLED_BACK))) {
      return new RunOutcome(
          latest.get(), ExitCode.OK, latest.get().run() + " was rolled back already");
    }
    return back(book.live(), by, why, RunState.ROLLED_BACK);
  }

  /**
   * As {@link #rollback}, where taking steps back fails.
   *
   * @param restoring the same steps, with what brings back what was
   * @param isLeft steps that are left where they cannot be taken back
   */
  public RunOutcome restore(String by, String why, Steps restoring, Predicate<Step> isLeft) {
    return back(
        book.live(),
        by,
        why,
        RunState.ROLLED_BACK,
        session -> new WayBack(session.frame().with(restoring), session.lease(), isLeft));
  }

  private RunOutcome back(RunRecord run, String by, String why, RunState end) {
    return back(
        run,
        by,
        why,
        end,
        session -> {
          if (session.frame().chronicle().isDone(Phase.ASSESS, "assess")) {
            new StepLook(session.frame()).bind();
          }
          return new WayBack(session.frame(), session.lease(), _ -> false);
        });
  }

  private RunOutcome back(
      RunRecord run, String by, String why, RunState end, Function<StepSession, WayBack> way) {
    return sessions.on(
        run,
        session -> {
          StepFrame frame = session.frame();
          if (frame.chronicle().fact(Facts.STEPS_CLEANUP).isPresent()) {
            throw StepBook.wrong(
                frame.run() + " is being cleaned up, and nothing is taken back any more",
                "end that with 'whimbrel cleanup'");
          }
          WayBack back = way.apply(session);
          if (frame.chronicle().fact(Facts.ROLLBACK_ASKED).isEmpty()) {
            back.require();
            frame.chronicle().fact(Facts.ROLLBACK_ASKED, by + ": " + why);
            frame
                .chronicle()
                .event(
                    run.phase(),
                    "rollback.asked",
                    "%s asked for a rollback: %s".formatted(by, why),
                    Map.of("by", by, "why", why));
          }
          frame.chronicle().state(RunState.RUNNING, Phase.ROLLBACK);
          List<String> left = back.walk();
          forgetMarks(session);
          frame.chronicle().fact(Facts.ROLLBACK_CLEANED, clock.instant().toString());
          frame.chronicle().state(end, Phase.ROLLBACK);
          return new RunOutcome(
              book.now(),
              ExitCode.OK,
              (left.isEmpty()
                      ? "everything that was done is taken back"
                      : "taken back, but for " + String.join(", ", left))
                  + afterwards(frame));
        });
  }

  private static String afterwards(StepFrame frame) {
    return frame.plan().steps().all().stream()
        .filter(step -> frame.state(step).isPresent())
        .flatMap(step -> StepKinds.of(frame.ground(step)).afterwards().stream())
        .distinct()
        .map(text -> "; " + text)
        .collect(Collectors.joining());
  }

  /** Ends a run whose steps are all done: nothing is taken back any more. */
  public RunOutcome cleanup(String by) {
    RunRecord now = book.now();
    if (now.state().isFinal()) {
      return new RunOutcome(now, ExitCode.OK, now.run() + " is " + now.state() + " already");
    }
    RunRecord run = book.live();
    if (!isAtEnd(run)) {
      throw StepBook.wrong(
          run.run() + " is not at its end", "let 'whimbrel run' finish it, or 'whimbrel abort' it");
    }
    return sessions.on(
        run,
        session -> {
          requireNotGoingBack(session);
          boolean isBegun = session.frame().chronicle().fact(Facts.STEPS_CLEANUP).isPresent();
          Optional<String> missing =
              isBegun
                  ? Optional.empty()
                  : new StepGates(plan, journal, run.run()).missing(Gate.CLEANUP);
          if (missing.isPresent()) {
            return new RunOutcome(
                book.now(),
                ExitCode.WAITING,
                "gate CLEANUP is closed: %s. Say '%s', then 'whimbrel cleanup'"
                    .formatted(missing.get(), StepGates.command(Gate.CLEANUP)));
          }
          if (!isBegun) {
            approveCleanup(run, by);
          }
          session.frame().chronicle().state(RunState.RUNNING, Phase.CLEANUP);
          beginCleanup(session.frame());
          forgetMarks(session);
          session.frame().chronicle().state(RunState.DONE, Phase.CLEANUP);
          return new RunOutcome(
              book.now(),
              ExitCode.OK,
              "the migration is done: 'whimbrel report' tells all of it"
                  + afterwards(session.frame()));
        });
  }

  private void beginCleanup(StepFrame frame) {
    boolean isBegun =
        frame
            .chronicle()
            .underGo(
                Gate.CLEANUP,
                () -> journal.fact(frame.run(), Facts.STEPS_CLEANUP, clock.instant().toString()));
    if (!isBegun) {
      throw decidedMeanwhile(frame.run());
    }
  }

  private static Problem decidedMeanwhile(RunId run) {
    return StepBook.wrong(
        "something was decided at gate CLEANUP of %s meanwhile".formatted(run),
        "see what with 'whimbrel status', and run 'whimbrel cleanup' again");
  }

  private void approveCleanup(RunRecord run, String by) {
    if (journal.gate(run.run(), Gate.CLEANUP).orElseThrow().state() != GateState.APPROVED
        && !journal.decideIf(run.run(), Gate.CLEANUP, GateState.OPEN, GateState.APPROVED, by, "")) {
      throw decidedMeanwhile(run.run());
    }
  }

  /** What the run left in databases goes; idempotent. */
  private void forgetMarks(StepSession session) {
    Set<StepDatabase> seen = new HashSet<>();
    for (StepDatabase database : plan.steps().databases()) {
      if (seen.add(database)) {
        session.lease().confirm();
        try (ScriptDatabase scripts =
            session.frame().ground(plan.steps().all().getFirst()).scripts(database.url())) {
          scripts.forget();
        }
      }
    }
  }

  /** Ends a running command cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {
    sessions.close();
  }
}
