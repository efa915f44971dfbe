package io.whimbrel.engine.maintenance;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.engine.maintenance.MaintenanceState.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What the journal knows of maintenance mode: each time has an entry of its own. */
public final class MaintenanceBook {
  static final String SINCE = "maintenance.since";
  static final String BY = "maintenance.by";
  static final String COMMENT = "maintenance.comment";
  static final String UNTIL = "maintenance.until";

  /** The same moment by the source's clock, which the fence goes by. */
  static final String UNTIL_THERE = "maintenance.until-there";

  static final String FENCED = "maintenance.fenced";
  static final String ENDING = "maintenance.ending";
  static final String ENDED = "maintenance.ended";

  private final Journal journal;
  private final MigrationId id;
  private final Clock clock;

  /** Of a migration. */
  public MaintenanceBook(Journal journal, MigrationId migration, Clock clock) {
    this.journal = journal;
    this.id = migration.maintenance();
    this.clock = clock;
  }

  /**
   * The journal of maintenance mode: the team's, or one beside that of the plan's runs, so that
   * nobody takes it for a run. The caller closes it.
   */
  public static Journal open(Plan plan, Clock clock) {
    Path directory = plan.directory().resolve(".whimbrel");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Journals.open(plan.journal(), directory.resolve("maintenance.db"), clock);
  }

  Journal journal() {
    return journal;
  }

  /** How it stands; empty when it never was on. */
  public Optional<MaintenanceState> state() {
    return latest().flatMap(this::state);
  }

  Optional<RunId> latest() {
    return journal.latest(id).map(RunRecord::run);
  }

  /**
   * A new entry, with who and when, in one step with a look at the one before: of two processes
   * that begin at once, one is refused.
   */
  RunId begin(String title, String by, String comment) {
    AtomicReference<RunId> begun = new AtomicReference<>();
    journal.together(
        () -> {
          RunId run = journal.begin(id, title, "").run();
          before(run)
              .flatMap(this::state)
              .filter(MaintenanceState::isOpen)
              .ifPresent(MaintenanceBook::refuse);
          journal.fact(run, BY, by);
          journal.fact(run, COMMENT, comment);
          journal.fact(run, SINCE, clock.instant().toString());
          begun.set(run);
        });
    return Objects.requireNonNull(begun.get());
  }

  private Optional<RunId> before(RunId run) {
    long number = Long.parseLong(run.text().substring(id.text().length() + 1));
    return number == 1 ? Optional.empty() : Optional.of(new RunId(id.text() + "." + (number - 1)));
  }

  private static void refuse(MaintenanceState other) {
    throw Problem.of(ProblemCode.STATE_WRONG)
        .what("%s is switching maintenance mode on just now".formatted(other.by()))
        .fix("look with 'whimbrel maintenance status'")
        .exception();
  }

  Optional<MaintenanceState> state(RunId run) {
    Optional<Instant> until = fact(run, UNTIL).map(Instant::parse);
    return fact(run, SINCE)
        .map(
            since ->
                new MaintenanceState(
                    stage(run, until),
                    Instant.parse(since),
                    fact(run, BY).orElse(""),
                    fact(run, COMMENT).orElse(""),
                    until,
                    fact(run, ENDED)));
  }

  private Stage stage(RunId run, Optional<Instant> until) {
    if (fact(run, ENDED).isPresent()) {
      return Stage.OFF;
    }
    if (fact(run, ENDING).isPresent()) {
      return Stage.ENDING;
    }
    if (until.filter(at -> !clock.instant().isBefore(at)).isPresent()) {
      return Stage.PASSED;
    }
    return fact(run, FENCED).isPresent() ? Stage.ON : Stage.BEGUN;
  }

  Optional<String> fact(RunId run, String name) {
    return journal.fact(run, name).filter(text -> !text.isEmpty());
  }
}
