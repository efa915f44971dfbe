package io.whimbrel.notify;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Posts status updates of a run: at its beginning, at each change of its phase, when it is over,
 * and from time to time. What was told last is a fact of the run, so that one process goes on where
 * another one ended; two that tell at the same time post the same letter, which is sent once. Used
 * by one thread.
 */
final class Bulletins {
  private static final String TOLD = "update.told";

  private final Journal journal;
  private final NotifyRules rules;
  private final Updates updates;
  private final Clock clock;
  private Optional<RunId> known = Optional.empty();
  private Optional<Told> last = Optional.empty();

  Bulletins(Journal journal, NotifyRules rules, Updates updates, Clock clock) {
    this.journal = journal;
    this.rules = rules;
    this.updates = updates;
    this.clock = clock;
  }

  /**
   * What was told last.
   *
   * @param isOver whether the run was over
   */
  private record Told(int number, Phase phase, boolean isOver, Instant at) {
    String text() {
      return "%d %s %s %s".formatted(number, phase, isOver, at);
    }

    static Optional<Told> read(String text) {
      String[] words = text.split(" ", -1);
      if (words.length != 4) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Told(
                Integer.parseInt(words[0]),
                Phase.valueOf(words[1]),
                Boolean.parseBoolean(words[2]),
                Instant.parse(words[3])));
      } catch (IllegalArgumentException | DateTimeException e) {
        return Optional.empty();
      }
    }
  }

  /** Posts one, if it is time; tells whether it did. */
  boolean post(RunRecord run) {
    if (!known.equals(Optional.of(run.run()))) {
      known = Optional.of(run.run());
      last = told(run.run());
    }
    Instant now = clock.instant();
    if (!isTime(run, now)) {
      return false;
    }
    last = told(run.run());
    if (!isTime(run, now)) {
      return false;
    }
    write(run, now);
    return true;
  }

  private Optional<Told> told(RunId run) {
    return journal.fact(run, TOLD).flatMap(Told::read);
  }

  /** Of a run that was over before anything was told nothing is. */
  private boolean isTime(RunRecord run, Instant now) {
    if (last.isEmpty()) {
      return !run.state().isFinal();
    }
    Told told = last.get();
    if (told.isOver()) {
      return false;
    }
    return run.state().isFinal()
        || run.phase() != told.phase()
        || !now.isBefore(told.at().plus(updates.every()));
  }

  private void write(RunRecord run, Instant now) {
    int number = last.map(Told::number).orElse(0) + 1;
    Updates.Written written = updates.writer().write(run.run(), now, now.plus(updates.every()));
    Notification notification =
        new Notification(
            "%s/update/%d".formatted(run.run(), number),
            now,
            "status.update",
            Urgency.INFO,
            Motion.NEWS,
            run.migration().text(),
            run.run().text(),
            written.title(),
            written.text(),
            "status",
            Map.of());
    List<String> channels =
        updates.channels().isEmpty()
            ? rules.takers(notification).stream().map(NotifyChannel::name).toList()
            : updates.channels();
    List<String> there = channels.stream().filter(c -> rules.channel(c).isPresent()).toList();
    if (!there.isEmpty()) {
      journal.outbox().post(run.run(), notification, there);
    }
    Told told = new Told(number, written.phase(), written.isOver(), now);
    journal.fact(run.run(), TOLD, told.text());
    last = Optional.of(told);
  }
}
