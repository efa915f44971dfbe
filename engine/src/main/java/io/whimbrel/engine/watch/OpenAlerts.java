package io.whimbrel.engine.watch;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.watch.AlertState;
import io.whimbrel.engine.run.Facts;
import java.time.Instant;
import java.util.Map;

/**
 * Ends what alerts and triggers of a run still say when the run has ended: nobody looks at them any
 * more, and whoever was told of them is told that it is over.
 */
public final class OpenAlerts {
  private static final String WHY = "the run has ended";

  private OpenAlerts() {}

  /** Ends them; idempotent. */
  public static void end(Journal journal, RunRecord run, Instant now) {
    WatchBook book = WatchBook.of(journal, run.run());
    book.alerts()
        .forEach((name, standing) -> end(journal, run, Facts.ALERT, "alert", name, standing, now));
    book.triggers()
        .forEach(
            (name, standing) -> end(journal, run, Facts.TRIGGER, "trigger", name, standing, now));
    boolean isGateClosed =
        journal.gate(run.run(), Gate.ROLLBACK).isPresent()
            && journal.decideIf(
                run.run(), Gate.ROLLBACK, GateState.OPEN, GateState.REJECTED, "rule", WHY);
    if (isGateClosed) {
      close(journal, run, "gate.closed", "gate ROLLBACK is closed", "gate ROLLBACK");
    }
  }

  private static void end(
      Journal journal,
      RunRecord run,
      String fact,
      String subject,
      String name,
      AlertStanding standing,
      Instant now) {
    if (standing.state() == AlertState.OK) {
      return;
    }
    AlertStanding over = new AlertStanding(AlertState.OK, now, false, standing.value(), WHY);
    journal.fact(run.run(), fact + name, over.text());
    if (standing.isTold()) {
      close(
          journal,
          run,
          subject + ".ok",
          "%s '%s' is over".formatted(subject, name),
          subject + " " + name);
    }
  }

  private static void close(
      Journal journal, RunRecord run, String kind, String title, String matter) {
    EventRecord _ =
        journal.event(
            run.run(),
            run.phase(),
            kind,
            "%s: %s".formatted(title, WHY),
            Map.of(
                "notify.urgency",
                "INFO",
                "notify.motion",
                "CLOSED",
                "notify.title",
                title,
                "notify.key",
                matter));
  }
}
