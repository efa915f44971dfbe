package io.whimbrel.notify;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.NewsData;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which events of a run are worth telling, and how. Pure. */
final class News {
  private static final String PROBLEM = "problem";
  private static final String CUTOVER = "cutover";
  private static final String READS = "reads";
  private static final String ROLLBACK = "rollback";
  private static final String LOG = "source log";
  private static final String WAITING = "waiting";

  /** What a run can only come to when what went wrong before is over. */
  private static final Set<String> PROGRESS =
      Set.of("copy.done", "sync.caught-up", "verify.equal", "cutover.done", "gate.opened");

  /** Problems behind which somebody should get up. */
  private static final Set<String> GRAVE =
      Set.of("E-SLOT-LOST", "E-POSITION-LOST", "E-SPOOL-DAMAGED", "E-BACK-OUT-FAILED");

  private static final Set<String> DIFFERENT =
      Set.of("E-ROWS-DIFFERENT", "E-CHECK-BROKEN", "E-PROOF-UNDECIDED");

  private final MigrationId migration;

  News(MigrationId migration) {
    this.migration = migration;
  }

  /** What of an event is told, and how. */
  private record Telling(Urgency urgency, Motion motion, String key, String title) {}

  /** The notification of an event; empty for most. */
  Optional<Notification> of(RunId run, EventRecord event) {
    return asked(event).or(() -> known(event)).map(telling -> told(run, event, telling));
  }

  /** Closes the problem that an earlier event opened, where the run has gone on since. */
  Optional<Notification> over(RunId run, EventRecord event) {
    return PROGRESS.contains(event.kind())
        ? Optional.of(
            new Notification(
                run + "/" + event.sequence() + "/over",
                event.at(),
                "problem.over",
                Urgency.INFO,
                Motion.CLOSED,
                migration.text(),
                run.text(),
                "[%s] the run goes on".formatted(migration),
                event.text(),
                PROBLEM,
                Map.of()))
        : Optional.empty();
  }

  private Notification told(RunId run, EventRecord event, Telling telling) {
    return new Notification(
        run + "/" + event.sequence(),
        event.at(),
        event.kind(),
        telling.urgency(),
        telling.motion(),
        migration.text(),
        run.text(),
        "[%s] %s".formatted(migration, telling.title()),
        event.text(),
        telling.key(),
        NewsData.facts(event.data()));
  }

  private static Optional<Telling> asked(EventRecord event) {
    return NewsData.of(event.data())
        .map(
            data ->
                new Telling(
                    data.urgency(),
                    data.motion(),
                    data.key().isEmpty() ? event.kind() : data.key(),
                    data.title().isEmpty() ? event.text() : data.title()));
  }

  private static Optional<Telling> known(EventRecord event) {
    return Optional.ofNullable(
        switch (event.kind()) {
          case "problem" -> problem(event);
          case "gate.opened" -> opened(event);
          case "gate.decided" -> decided(event);
          case "copy.done" -> news(Urgency.INFO, "copied");
          case "sync.caught-up" -> news(Urgency.INFO, "in sync");
          case "verify.equal" -> news(Urgency.INFO, "proved equal");
          case "verify.left" -> news(Urgency.WARNING, "verification left something undecided");
          case "cutover.fenced" -> news(Urgency.WARNING, "cutover begins: writes are stopped");
          case "cutover.done" -> new Telling(Urgency.INFO, Motion.CLOSED, CUTOVER, "cutover done");
          case "cutover.released" ->
              new Telling(Urgency.WARNING, Motion.CLOSED, CUTOVER, "the target accepts writes");
          case "cutover.backed-out" ->
              new Telling(Urgency.ERROR, Motion.OPENED, CUTOVER, "the cutover backed out");
          case "reads.shifted" -> new Telling(Urgency.INFO, Motion.CLOSED, READS, event.text());
          case "reads.back" -> new Telling(Urgency.WARNING, Motion.OPENED, READS, event.text());
          case "reads.stuck" ->
              new Telling(Urgency.CRITICAL, Motion.OPENED, READS, "reads could not be taken back");
          case "rollback.fenced" -> news(Urgency.CRITICAL, "rollback begins: writes are stopped");
          case "rollback.done", "rollback.released" ->
              new Telling(
                  Urgency.WARNING, Motion.CLOSED, ROLLBACK, "the source is in charge again");
          case "rollback.backed-out" ->
              new Telling(Urgency.CRITICAL, Motion.OPENED, ROLLBACK, "the rollback backed out");
          case "rollback.difference" ->
              new Telling(
                  Urgency.CRITICAL, Motion.OPENED, ROLLBACK, "the rollback's proof differs");
          case "log.alarm" ->
              new Telling(Urgency.ERROR, Motion.OPENED, LOG, "the source's log fills up");
          case "log.alarm-over" ->
              new Telling(Urgency.INFO, Motion.CLOSED, LOG, "the source's log has room again");
          case "log.given-up" ->
              new Telling(Urgency.CRITICAL, Motion.OPENED, LOG, "the slot is given up");
          case "log.no-data" -> news(Urgency.WARNING, "nobody knows the room of the source's log");
          case "run.waiting", "run.stalled" ->
              new Telling(Urgency.WARNING, Motion.OPENED, WAITING, "the run does not get on");
          case "run.goes-on", "retry.recovered" ->
              new Telling(Urgency.INFO, Motion.CLOSED, WAITING, "the run goes on");
          case "run.pause" -> news(Urgency.INFO, "a pause is asked for");
          case "run.resume" -> news(Urgency.INFO, "the pause is taken back");
          case "run.aborted" -> news(Urgency.WARNING, "the run is aborted");
          case "monitor.alert" ->
              new Telling(Urgency.ERROR, Motion.OPENED, "monitor", "a check of the target fails");
          case "monitor.checked" ->
              new Telling(Urgency.INFO, Motion.CLOSED, "monitor", "the target is healthy");
          case "source.failover" -> news(Urgency.WARNING, "the source was failed over");
          case "source.changed" -> news(Urgency.WARNING, "the source's structure changed");
          default -> null;
        });
  }

  private static Telling news(Urgency urgency, String title) {
    return new Telling(urgency, Motion.NEWS, title, title);
  }

  private static Telling problem(EventRecord event) {
    String code = event.data().getOrDefault("code", "");
    String title =
        DIFFERENT.contains(code)
            ? "verification found a difference"
            : "failed in phase %s: %s".formatted(event.phase(), code);
    return new Telling(
        GRAVE.contains(code) ? Urgency.CRITICAL : Urgency.ERROR, Motion.OPENED, PROBLEM, title);
  }

  /** The gate is named by its event's data, or by its text. */
  private static String gate(EventRecord event) {
    return event
        .data()
        .getOrDefault("gate", event.text().substring(event.text().lastIndexOf(' ') + 1));
  }

  private static Telling opened(EventRecord event) {
    String gate = gate(event);
    return new Telling(
        Urgency.WARNING, Motion.OPENED, matter(gate), "waits at gate " + gate + " for a go");
  }

  private static Telling decided(EventRecord event) {
    String gate = gate(event);
    String state = event.data().getOrDefault("state", "");
    return new Telling(
        state.equals("REJECTED") ? Urgency.WARNING : Urgency.INFO,
        Motion.ACKNOWLEDGED,
        matter(gate),
        "gate %s: %s by %s".formatted(gate, state, event.data().getOrDefault("by", "")));
  }

  private static String matter(String gate) {
    return gate.equals("CUTOVER") ? CUTOVER : "gate " + gate;
  }
}
