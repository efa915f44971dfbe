package io.whimbrel.engine.steps.other;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Reversal;
import java.time.Duration;
import java.util.Optional;

/**
 * How far the newest run of another plan has come, by its journal.
 *
 * @param pause how long nobody could write in its cutover
 */
public record OtherStanding(RunRecord run, Reach reach, Optional<Duration> pause) {

  /** How far a run has come. */
  public enum Reach {
    /** Not to its gate. */
    ON_ITS_WAY,
    /** To the gate of its cutover, or beyond, where the cutover is not decided. */
    AT_GATE,
    /** The new side is in charge. */
    CUT_OVER,
    /** Its cleanup has begun: there is no way back. */
    CLEANING_UP,
    /** It is done. */
    CLEANED_UP,
    /** Given up, but something of it is left. */
    PARTLY_GIVEN_UP,
    /** Given up. */
    GIVEN_UP,
    /** The old side is in charge again, and something is left on the new one. */
    ROLLED_BACK,
    /** The old side is in charge again, and nothing is left on the new one. */
    ROLLED_BACK_CLEANLY
  }

  /** Of a migration without phases. */
  public static Optional<OtherStanding> of(Journal journal, MigrationId migration) {
    return journal
        .latest(migration)
        .map(
            run ->
                new OtherStanding(
                    run,
                    reach(journal, run),
                    fact(journal, run, Facts.PAUSE_MILLIS)
                        .map(millis -> Duration.ofMillis(Long.parseLong(millis)))));
  }

  /** Whether it goes on: neither done nor taken back. */
  public boolean isLive() {
    return !run.state().isFinal();
  }

  private static Reach reach(Journal journal, RunRecord run) {
    return switch (run.state()) {
      case DONE -> Reach.CLEANED_UP;
      case ROLLED_BACK ->
          fact(journal, run, Facts.ROLLBACK_CLEANED).isPresent()
              ? Reach.ROLLED_BACK_CLEANLY
              : Reach.ROLLED_BACK;
      case ABORTED ->
          fact(journal, run, Facts.LEFT).isPresent() ? Reach.PARTLY_GIVEN_UP : Reach.GIVEN_UP;
      case RUNNING, WAITING, PAUSED, FAILED -> live(journal, run);
    };
  }

  private static Reach live(Journal journal, RunRecord run) {
    if (Reversal.against(journal, run.migration()).isPresent()) {
      return Reach.CLEANING_UP;
    }
    if (fact(journal, run, Facts.DECIDED).isPresent()) {
      return Reach.CUT_OVER;
    }
    return journal.gate(run.run(), Gate.CUTOVER).isPresent() ? Reach.AT_GATE : Reach.ON_ITS_WAY;
  }

  private static Optional<String> fact(Journal journal, RunRecord run, String name) {
    return journal.fact(run.run(), name).filter(text -> !text.isEmpty());
  }

  /** Whether it stands at the gate of its cutover, and only waits for people. */
  public boolean isWaitingAtGate() {
    return reach == Reach.AT_GATE && run.state() == RunState.WAITING;
  }

  /** Whether somebody has paused it. */
  public boolean isPaused() {
    return run.state() == RunState.PAUSED;
  }
}
