package io.whimbrel.cli.wiring;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.journal.PostgresUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notes beside a plan in which team's journal its run is on its way, without user or password:
 * whoever named another journal, or none, would begin the same migration a second time. The note is
 * written when something happens in a run, and taken away by whoever sees that the run is over.
 * Safe for use by several threads.
 */
public final class JournalMark implements AutoCloseable {
  private final Plan plan;
  private final Journal journal;
  private final AtomicBoolean isNoted = new AtomicBoolean();

  /** For work on a run; the journal stays the caller's. */
  JournalMark(Plan plan, Journal journal) {
    this.plan = plan;
    this.journal = journal;
  }

  /** Hears what happens in the run, and passes it on. */
  public RunListener before(RunListener next) {
    return new RunListener() {
      @Override
      public void progress(Progress progress) {
        next.progress(progress);
      }

      @Override
      public void event(EventRecord event) {
        if (!isNoted.getAndSet(true)) {
          write();
        }
        next.event(event);
      }
    };
  }

  private void write() {
    try {
      Optional<String> place = place(plan);
      if (place.isPresent()) {
        Files.createDirectories(Wiring.stateDirectory(plan));
        Files.writeString(file(plan), place.get());
      }
    } catch (IOException _) {
      // A run is not ended for want of its note: the next command writes it.
      isNoted.set(false);
    }
  }

  @Override
  public void close() {
    try {
      keep(plan, journal);
    } catch (Problem _) {
      // The journal does not answer: whoever reaches it next sees to the note.
      isNoted.set(false);
    }
  }

  /** Refuses a plan that names no journal while its run is on its way in a team's. */
  static void refuseNone(Plan plan) {
    Optional<String> noted = noted(plan);
    if (plan.journal().isEmpty() && noted.isPresent()) {
      throw left(plan, noted.get(), "the file beside the plan");
    }
  }

  /** Sees to the note, or closes a journal that is not the one that has the run, and refuses it. */
  static Journal checked(Plan plan, Journal journal) {
    try {
      keep(plan, journal);
      return journal;
    } catch (Problem problem) {
      journal.close();
      throw problem;
    }
  }

  private static void keep(Plan plan, Journal journal) {
    Optional<String> place = place(plan);
    if (place.isEmpty() || !Files.isDirectory(Wiring.stateDirectory(plan))) {
      return;
    }
    Optional<String> noted = noted(plan);
    boolean isOnItsWay = LeftRun.onItsWay(journal, plan).isPresent();
    if (!isOnItsWay && noted.isPresent() && !noted.equals(place)) {
      throw left(plan, noted.get(), place.get());
    }
    try {
      if (!isOnItsWay) {
        Files.deleteIfExists(file(plan));
      } else if (!noted.equals(place) && Files.isWritable(Wiring.stateDirectory(plan))) {
        Files.writeString(file(plan), place.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem left(Plan plan, String noted, String named) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what(
            "%s is on its way in the journal %s, and another journal is named now: %s"
                .formatted(plan.migration().whole(), noted, named))
        .where(plan.locate("journal"))
        .fix(
            "name that journal again and go on with the run; if it is over there, or never will"
                + " be, remove "
                + Wiring.shown(file(plan)))
        .exception();
  }

  private static Optional<String> place(Plan plan) {
    return plan.journal().map(JournalMark::place);
  }

  private static String place(DatabaseUrl url) {
    return PostgresUrl.parse(url).jdbcUrl().substring("jdbc:".length());
  }

  private static Optional<String> noted(Plan plan) {
    try {
      return Files.exists(file(plan))
          ? Optional.of(Files.readString(file(plan)).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Plan plan) {
    return Wiring.stateDirectory(plan).resolve("journal-" + plan.migration().whole());
  }
}
