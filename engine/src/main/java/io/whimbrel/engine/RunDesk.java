package io.whimbrel.engine;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.ThrottleOrder;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.cutover.CutoverPhase;
import io.whimbrel.engine.gonogo.GateDesk;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.monitor.SuccessList;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Reversal;
import io.whimbrel.engine.run.RollbackWord;
import io.whimbrel.engine.throttle.ThrottleBook;
import io.whimbrel.engine.verify.ProvedUpTo;
import io.whimbrel.engine.verify.RowsAtRisk;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decisions about runs, and how they stand: needs the journal only, no database. A process that
 * works on the run sees a decision within a second. Safe for use by several threads.
 */
public final class RunDesk {
  private static final Duration LOOK_MAX = Duration.ofMinutes(1);

  private final Journal journal;
  private final Clock clock;

  /** A desk over a journal, which stays the caller's to close. */
  public RunDesk(Journal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** The newest run of a migration. */
  public RunRecord require(MigrationId id) {
    return journal
        .latest(id)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.STATE_WRONG)
                    .what("the journal has no run of " + id)
                    .fix("start it with 'whimbrel run'")
                    .exception());
  }

  /**
   * Decides a gate: go, unless the go/no-go list speaks against it, or monitoring did not end well.
   * A run that waits at its gate is made to look again first. Where none does, what may have passed
   * since it looked is left to it: it takes the go back if that is still so when it comes.
   */
  public void approve(MigrationId id, Gate gate, String by, String comment) {
    approve(id, requireAt(live(id), gate), by, comment);
  }

  /** As above, unless anything was decided at the gate since somebody saw it like this. */
  void approve(MigrationId id, GateRecord gate, String by, String comment) {
    GateDesk.Seen seen = look(id, gate.gate());
    requireNothingAgainst(id, gate.gate(), seen);
    decide(
        id,
        gate,
        GateState.APPROVED,
        by,
        confirming(id, gate.gate(), comment),
        GateDesk.Known.of(seen));
  }

  /**
   * Looks at the list of a gate that somebody has a say at, and decides nothing.
   *
   * @param isHeeded whether it must not speak against a go
   */
  List<GateLine> weigh(MigrationId id, Gate gate, boolean isHeeded) {
    GateDesk.Seen seen = look(id, gate);
    if (isHeeded) {
      requireNothingAgainst(id, gate, seen);
    }
    return lines(id, gate);
  }

  private void requireNothingAgainst(MigrationId id, Gate gate, GateDesk.Seen seen) {
    List<GateLine> against =
        against(id, gate).stream()
            .filter(
                line ->
                    seen == GateDesk.Seen.LIST
                        || GoNoGo.isTheJournals(line)
                        || !GoNoGo.passesByItself(line))
            .toList();
    if (!against.isEmpty()) {
      throw Problem.of(ProblemCode.GO_REFUSED)
          .what(
              against.stream()
                  .map(
                      line ->
                          "%s: %s (wanted: %s)".formatted(line.name(), line.found(), line.wanted()))
                  .collect(Collectors.joining("; ", "this speaks against a go: ", "")))
          .where("gate " + gate)
          .fix(
              "%s; or give the go all the same with --despite and the reason"
                  .formatted(against.getFirst().fix()))
          .exception();
    }
  }

  private GateDesk.Seen look(MigrationId id, Gate gate) {
    RunId run = require(id).run();
    boolean isLookedAt =
        gate == Gate.CUTOVER
            && lease(run).isPresent()
            && new GateDesk(journal, run).ask(LOOK_MAX, () -> lease(run).isPresent());
    return isLookedAt ? GateDesk.Seen.LIST : GateDesk.Seen.NOTHING;
  }

  /**
   * Decides a gate: go, whatever the go/no-go list says; what spoke against it is noted.
   *
   * @param reason why all the same
   */
  public void approveDespite(MigrationId id, Gate gate, String by, String comment, String reason) {
    approveDespite(id, requireAt(live(id), gate), by, comment, reason);
  }

  /** As above, unless anything was decided at the gate since somebody saw it like this. */
  void approveDespite(MigrationId id, GateRecord gate, String by, String comment, String reason) {
    GateDesk.Seen _ = look(id, gate.gate());
    List<GateLine> against = against(id, gate.gate());
    String lines = against.stream().map(GateLine::name).collect(Collectors.joining(", "));
    String despite = lines.isEmpty() ? reason : "despite %s: %s".formatted(lines, reason);
    decide(
        id,
        gate,
        GateState.APPROVED,
        by,
        comment.isBlank() ? despite : comment + "; " + despite,
        lines(id, gate.gate()).isEmpty()
            ? GateDesk.Known.WHATEVER
            : GateDesk.Known.despite(against));
  }

  private List<GateLine> lines(MigrationId id, Gate gate) {
    RunId run = require(id).run();
    return switch (gate) {
      case CUTOVER -> GoNoGo.of(journal.history(run).facts());
      case CLEANUP -> SuccessList.of(journal, run);
      case ROLLBACK -> RowsAtRisk.line(journal, run).stream().toList();
      case READS, START, PREPARE, COPY, SYNC, VERIFY, MONITOR -> List.of();
    };
  }

  /** Lag passes by itself, and the cutover waits for it. */
  private List<GateLine> against(MigrationId id, Gate gate) {
    return GoNoGo.against(lines(id, gate)).stream()
        .filter(line -> !line.name().equals(GoNoGo.LAG))
        .toList();
  }

  /** What only a person knows is confirmed by whoever lets the cleanup go. */
  private String confirming(MigrationId id, Gate gate, String comment) {
    String confirmed =
        gate == Gate.CLEANUP
            ? SuccessList.confirmed(SuccessList.of(journal, require(id).run()))
            : "";
    String text = "confirms " + confirmed;
    return confirmed.isEmpty() ? comment : comment.isBlank() ? text : comment + "; " + text;
  }

  /** Decides a gate: no-go. */
  public void reject(MigrationId id, Gate gate, String by, String comment) {
    decide(
        id,
        requireAt(live(id), gate),
        GateState.REJECTED,
        by,
        comment,
        GateDesk.Known.of(GateDesk.Seen.LIST));
  }

  private void decide(
      MigrationId id,
      GateRecord record,
      GateState state,
      String by,
      String comment,
      GateDesk.Known known) {
    Gate gate = record.gate();
    RunRecord run = live(id);
    GateRecord _ = requireAt(run, gate);
    if (gate == Gate.ROLLBACK && state == GateState.APPROVED) {
      requireWayBack(id);
    }
    journal.together(
        () -> {
          if (!journal.decideIf(run.run(), record, state, by, comment)) {
            throw decidedMeanwhile(run, gate);
          }
          if (gate == Gate.CUTOVER && state == GateState.REJECTED) {
            requireNotCuttingOver(run.run());
          }
          if (gate == Gate.CLEANUP && state == GateState.REJECTED) {
            requireWayBack(id);
          }
          if (gate == Gate.CUTOVER) {
            new GateDesk(journal, run.run()).known(known);
          }
          if (gate == Gate.ROLLBACK && state == GateState.APPROVED) {
            String word = by + ": " + comment;
            RollbackWord.ask(
                journal, run.run(), word, known.seen() == GateDesk.Seen.DESPITE ? word : "");
          }
          journal.event(
              run.run(),
              run.phase(),
              "gate.decided",
              "%s decided gate %s: %s".formatted(by, gate, state),
              Map.of("gate", gate.name(), "state", state.name(), "by", by, "comment", comment));
        });
  }

  private static Problem decidedMeanwhile(RunRecord run, Gate gate) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("something was decided at gate %s of %s meanwhile".formatted(gate, run.run()))
        .fix("see what with 'whimbrel status', and decide anew")
        .exception();
  }

  /** The gate as it stands, if the run has come there and it is still to be decided. */
  GateRecord requireAt(RunRecord run, Gate gate) {
    GateRecord record =
        journal
            .gate(run.run(), gate)
            .orElseThrow(
                () ->
                    Problem.of(ProblemCode.STATE_WRONG)
                        .what(
                            "%s is in phase %s and has not come to gate %s"
                                .formatted(run.run(), run.phase(), gate))
                        .fix("let 'whimbrel run' bring it there first")
                        .exception());
    if (gate == Gate.CUTOVER && journal.fact(run.run(), Facts.DECIDED).isPresent()) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what(run.run() + " has been cut over already")
          .fix("look at it with 'whimbrel status'")
          .exception();
    }
    return record;
  }

  /** Asked behind the gate's row: a cutover whose start is noted later finds the no-go. */
  private void requireNotCuttingOver(RunId run) {
    boolean isCuttingOver =
        lease(run).isPresent()
            && journal
                .stepState(run, Phase.CUTOVER, CutoverPhase.STEP)
                .equals(Optional.of(StepState.STARTED));
    if (isCuttingOver) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what("the cutover of " + run + " is under way, and does not look at its gate")
          .fix(
              "stop its process to have it back out, as long as it is not decided; behind that"
                  + " 'whimbrel rollback' goes back")
          .exception();
    }
  }

  /** Asks the run to pause; its process ends when its current chunks are done. */
  public void pause(MigrationId id) {
    RunRecord run = live(id);
    journal.fact(run.run(), Facts.PAUSE, clock.instant().toString());
    journal.event(run.run(), run.phase(), "run.pause", "somebody asked for a pause", Map.of());
    if (lease(run.run()).isEmpty()) {
      journal.state(run.run(), RunState.PAUSED, run.phase(), run.problem());
    }
  }

  /** Takes a pause back; the next 'run' goes on. */
  public void resume(MigrationId id) {
    RunRecord run = live(id);
    journal.fact(run.run(), Facts.PAUSE, "");
    journal.event(run.run(), run.phase(), "run.resume", "the pause was taken back", Map.of());
    if (run.state() == RunState.PAUSED) {
      journal.state(run.run(), RunState.RUNNING, run.phase(), run.problem());
    }
  }

  /**
   * Asks for a rollback: the process that works on the run obeys within a second, or the next one
   * does. Asked for again, the first word stands.
   *
   * @param by who asks: a person, or a rule
   * @param why in words
   * @param despite why although rows are lost by it; empty where none may be
   */
  public void askRollback(MigrationId id, String by, String why, String despite) {
    RunRecord run = live(id);
    if (journal.fact(run.run(), Facts.DECIDED).filter(t -> !t.isEmpty()).isEmpty()) {
      throw RunBook.wrong(
          run.run() + " was not cut over: the old side is in charge",
          "give the run up with 'whimbrel abort'");
    }
    if (journal.fact(run.run(), "back." + Facts.LOG_START).filter(t -> !t.isEmpty()).isEmpty()) {
      throw RunBook.wrong(
          run.run() + " was cut over without a way back",
          "mend what is wrong on the new side; there is no other way");
    }
    if (journal.fact(run.run(), Facts.ROLLBACK_ASKED).filter(t -> !t.isEmpty()).isPresent()) {
      return;
    }
    requireWayBack(id);
    String accepted = despite.isBlank() ? "" : by + ": " + despite;
    RollbackWord.ask(journal, run.run(), by + ": " + why, accepted);
    FaultPoint.ROLLBACK_ASKED.pass();
    journal.event(
        run.run(),
        run.phase(),
        "rollback.asked",
        "%s asked for a rollback: %s".formatted(by, why),
        Map.of("by", by, "why", why, "despite", despite));
  }

  /** Behind the beginning of the cleanup nobody goes back; phases are cleaned up together. */
  private void requireWayBack(MigrationId id) {
    Optional<String> why = Reversal.against(journal, id);
    if (why.isPresent()) {
      throw RunBook.wrong(
          why.get(), "end it with 'whimbrel cleanup'; there is no way back any more");
    }
  }

  /**
   * Holds a run's reading of rows back in another way than its plan, from now on.
   *
   * @param order everything that holds over the plan; nothing for as the plan says
   */
  public void throttle(MigrationId id, ThrottleOrder order, String by) {
    RunRecord run = live(id);
    new ThrottleBook(journal, run.run()).note(order, by, clock.instant(), run.phase());
  }

  /** What somebody said over the throttle of the newest run's plan; empty for nothing. */
  public Optional<ThrottleBook.Entry> throttle(MigrationId id) {
    return new ThrottleBook(journal, require(id).run()).entry();
  }

  /** How the newest run of a migration stands. */
  public RunStatus status(MigrationId id) {
    RunId run = require(id).run();
    RunHistory history = journal.history(run);
    return new RunStatus(
        history,
        lease(run),
        PhaseStatuses.of(history),
        ProvedUpTo.of(journal, history),
        journal.outbox().undelivered(run));
  }

  private Optional<Lease> lease(RunId run) {
    return journal.currentLease(run).filter(l -> l.expiresAt().isAfter(clock.instant()));
  }

  private RunRecord live(MigrationId id) {
    RunRecord run = require(id);
    if (run.state().isFinal()) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what(run.run() + " is " + run.state())
          .fix("nothing can be decided about it any more")
          .exception();
    }
    return run;
  }
}
