package io.whimbrel.engine.watch;

import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.watch.AlertAction;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.core.watch.TriggerRule;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Reversal;
import io.whimbrel.engine.run.RollbackWord;
import io.whimbrel.engine.verify.RowsAtRisk;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What rules do to a run, by the journal alone: whichever process works on it obeys. Telling people
 * goes by the events.
 */
final class Actions {
  private final Journal journal;
  private final Consumer<Event> events;
  private final Clock clock;

  /** An event to be noted. */
  record Event(Phase phase, String kind, String text, Map<String, String> data) {}

  Actions(Journal journal, Clock clock, Consumer<Event> events) {
    this.journal = journal;
    this.clock = clock;
    this.events = events;
  }

  /** Does what an alert that begins to fire asks for. */
  void fired(RunRecord run, AlertRule rule, String why) {
    for (AlertAction action : rule.actions()) {
      switch (action.kind()) {
        case PAUSE -> pause(run, why);
        case PREPARE_ROLLBACK -> openGate(run, why);
        case NOTIFY, PAGE, ADVISE -> {}
      }
    }
  }

  /** Does what a trigger that fires asks for. */
  void fired(RunRecord run, TriggerRule rule, String why) {
    switch (rule.decide()) {
      case PERSON -> openGate(run, why);
      case RULE -> askForRollback(run, why);
    }
  }

  /** Behind the cutover nothing is won by a pause: the run only watches then. */
  private void pause(RunRecord run, String why) {
    boolean isPast = has(run, Facts.DECIDED) || run.phase().compareTo(Phase.CUTOVER) > 0;
    if (isPast || has(run, Facts.PAUSE) || run.state().isFinal()) {
      return;
    }
    journal.fact(run.run(), Facts.PAUSE, clock.instant().toString());
    note(run, "run.pause", "an alert asked for a pause: " + why, Map.of("why", why));
    boolean isWorked =
        journal
            .currentLease(run.run())
            .filter(l -> l.expiresAt().isAfter(clock.instant()))
            .isPresent();
    if (!isWorked) {
      journal.state(run.run(), RunState.PAUSED, run.phase(), run.problem());
    }
  }

  private void openGate(RunRecord run, String why) {
    if (!isTargetInCharge(run) || isRefused(run, why) || !isOpened(run, why)) {
      return;
    }
    note(
        run,
        "gate.opened",
        "gate ROLLBACK is open, 'whimbrel approve rollback' lets it go: " + why,
        Map.of("gate", "ROLLBACK", "why", why));
  }

  /** Whether it was opened now; what somebody decides at the same time stands. */
  private boolean isOpened(RunRecord run, String why) {
    Optional<GateRecord> gate = journal.gate(run.run(), Gate.ROLLBACK);
    if (gate.isEmpty()) {
      journal.openGate(run.run(), Gate.ROLLBACK);
      return true;
    }
    return gate.get().state() == GateState.REJECTED
        && journal.decideIf(
            run.run(), Gate.ROLLBACK, GateState.REJECTED, GateState.OPEN, "rule", why);
  }

  /** A rule goes back as late as a person does, and no later. */
  private boolean isRefused(RunRecord run, String why) {
    Optional<String> against = Reversal.against(journal, run.migration());
    against.ifPresent(
        reason ->
            note(
                run,
                "rollback.refused",
                "there is no way back any more, %s: %s".formatted(reason, why),
                Map.of("why", why, "against", reason)));
    return against.isPresent();
  }

  private void askForRollback(RunRecord run, String why) {
    if (!isTargetInCharge(run) || has(run, Facts.ROLLBACK_ASKED) || isRefused(run, why)) {
      return;
    }
    Optional<String> risk = RowsAtRisk.against(journal, run.run());
    if (risk.isPresent()) {
      note(
          run,
          "rollback.refused",
          "a person has to decide, %s: %s".formatted(risk.get(), why),
          Map.of("why", why, "against", risk.get()));
      openGate(run, why + "; but " + risk.get());
      return;
    }
    RollbackWord.ask(journal, run.run(), "rule: " + why, "");
    note(
        run,
        "rollback.asked",
        "a trigger asked for a rollback: " + why,
        Map.of(
            "why",
            why,
            "notify.urgency",
            "CRITICAL",
            "notify.motion",
            "OPENED",
            "notify.title",
            "a trigger asked for a rollback",
            "notify.key",
            "rollback"));
  }

  boolean isTargetInCharge(RunRecord run) {
    return has(run, Facts.RELEASED) && !has(run, Facts.ROLLBACK_RELEASED);
  }

  private boolean has(RunRecord run, String fact) {
    return journal.fact(run.run(), fact).filter(v -> !v.isEmpty()).isPresent();
  }

  private void note(RunRecord run, String kind, String text, Map<String, String> data) {
    events.accept(new Event(run.phase(), kind, text, data));
  }
}
