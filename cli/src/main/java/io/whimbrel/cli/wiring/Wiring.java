package io.whimbrel.cli.wiring;

import io.whimbrel.archive.StoredArchives;
import io.whimbrel.core.backup.BackupTools;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.guide.VersionProbe;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.S3Rules;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.core.risk.KnownFacts;
import io.whimbrel.core.watch.ApplicationFigures;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.engine.maintenance.MaintenanceBook;
import io.whimbrel.engine.steps.SteppedMigration;
import io.whimbrel.engine.steps.other.OtherRuns;
import io.whimbrel.notify.figures.AskedFigures;
import io.whimbrel.planfile.GuideEnvironment;
import io.whimbrel.planfile.PlanReader;
import io.whimbrel.planfile.PlanReading;
import io.whimbrel.planfile.ProbeReader;
import io.whimbrel.planfile.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the parts together; the only place that knows which products there are.
 *
 * @param clock the time that everything goes by
 * @param secrets where plans find what they refer to
 */
public record Wiring(Clock clock, Secrets secrets) {
  private static final String STATE = ".whimbrel";

  /** What this process has. */
  public static Wiring ofProcess() {
    return new Wiring(Clock.systemUTC(), Secrets.ofProcess());
  }

  /** The supported database products. */
  public List<DatabaseProduct> products() {
    return Products.all();
  }

  /** Reads a plan; what is wrong with it comes back instead of it. */
  public PlanReading reading(Path file) {
    return PlanReader.read(file, secrets);
  }

  /** A plan to work with. */
  public Plan plan(Path file) {
    return reading(file).plan();
  }

  /** A plan for commands that need the journal only: databases' secrets may be missing. */
  public Plan planToLook(Path file) {
    Plan plan = PlanReader.read(file, new LookingSecrets(secrets)).plan();
    boolean isComplete = plan.journal().isEmpty() && plan.backup().s3().key().isEmpty();
    return isComplete ? plan : plan(file);
  }

  /** The same, with what is wrong in its place; a journal's secret may be missing, too. */
  public PlanReading readingToLook(Path file) {
    return PlanReader.read(file, new LookingSecrets(secrets));
  }

  /** A guide to follow in an environment. */
  public GuidePlan guide(Path file, GuideEnvironment environment) {
    return PlanReader.guide(file, secrets, Optional.of(environment));
  }

  /** A guide to look at; secrets may be missing. */
  public GuidePlan guideToLook(Path file, Optional<GuideEnvironment> environment) {
    return PlanReader.guide(file, new LookingSecrets(secrets), environment);
  }

  /** What tells the version of an environment; empty where nothing does. */
  public Optional<VersionProbe> probe(GuideEnvironment environment) {
    return ProbeReader.read(environment, secrets);
  }

  /** The journal of a plan, made when it is not there. */
  public Journal journal(Plan plan) {
    JournalMark.refuseNone(plan);
    LeftRun.refuse(plan, journalFile(plan), clock);
    if (plan.journal().isEmpty()) {
      try {
        Files.createDirectories(stateDirectory(plan));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return JournalMark.checked(plan, Journals.open(plan.journal(), journalFile(plan), clock));
  }

  /**
   * The journal of comparisons without a migration, where the command is given. It is none of a
   * migration's, so that nobody takes a comparison for a run.
   */
  public Journal comparisons() {
    Path directory = Path.of(STATE).toAbsolutePath();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Journals.open(Optional.empty(), directory.resolve("comparisons.db"), clock);
  }

  /** The journal of a plan that has run. */
  public Journal journalToLook(Plan plan) {
    JournalMark.refuseNone(plan);
    LeftRun.refuse(plan, journalFile(plan), clock);
    if (plan.journal().isEmpty() && !Files.exists(journalFile(plan))) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what(plan.migration() + " has not been run from this directory")
          .where(journalFile(plan).toString())
          .fix("start it with 'whimbrel run %s'".formatted(shown(plan.file())))
          .exception();
    }
    return JournalMark.checked(plan, Journals.open(plan.journal(), journalFile(plan), clock));
  }

  /** Keeps noted in which journal a run is on its way. */
  public static JournalMark mark(Plan plan, Journal journal) {
    return new JournalMark(plan, journal);
  }

  /** A migration over a journal that stays the caller's. */
  public Migration migration(Plan plan, Journal journal, RunListener listener) {
    return Migration.open(
        plan,
        products(),
        journal,
        listener,
        clock,
        backupTools(Optional.of(plan)),
        () -> application(plan));
  }

  /** A migration of steps over a journal that stays the caller's, with no other plan's run. */
  public SteppedMigration stepped(Plan plan, Journal journal, RunListener listener) {
    return stepped(plan, journal, OtherRuns.NONE, listener);
  }

  /** A migration of steps over a journal that stays the caller's. */
  public SteppedMigration stepped(
      Plan plan, Journal journal, OtherRuns others, RunListener listener) {
    return new SteppedMigration(plan, products(), journal, others, listener, clock);
  }

  /** What backups are made and tried with, as a plan says, or by the machine's own settings. */
  public BackupTools backupTools(Optional<Plan> plan) {
    S3Rules s3 = plan.map(p -> p.backup().s3()).orElse(S3Rules.DEFAULT);
    return new BackupTools(new StoredArchives(s3), _ -> EmbeddedScratch.open());
  }

  /**
   * The journal of work on backups that somebody asks for, beside the plan, or where the command is
   * given. It is none of a migration's, so that nobody takes such work for a run.
   */
  public Journal backups(Optional<Plan> plan) {
    Path directory = plan.map(Wiring::stateDirectory).orElse(Path.of(STATE).toAbsolutePath());
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Journals.open(Optional.empty(), directory.resolve("backups.db"), clock);
  }

  /**
   * The journal of maintenance mode: the team's, or one beside that of the plan's runs, so that
   * nobody takes it for a run.
   */
  public Journal maintenance(Plan plan) {
    return MaintenanceBook.open(plan, clock);
  }

  /** The journal of a rehearsal, in the directory that it has for itself. */
  public Journal journalIn(Path directory) {
    try {
      Files.createDirectories(directory.resolve(STATE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Journals.open(Optional.empty(), directory.resolve(STATE).resolve("journal.db"), clock);
  }

  /** What the last rehearsal of a plan foretold. */
  public static Optional<Forecast> forecast(Plan plan) {
    Path file = forecastFile(plan);
    try {
      return Files.exists(file) ? Forecast.read(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a rehearsal leaves what it foretells: each phase of a plan has its own. */
  public static Path forecastFile(Plan plan) {
    String name = plan.migration().text().replace(':', '+');
    return stateDirectory(plan).resolve("forecast-" + name);
  }

  /** What the last assessment of a plan found on this machine. */
  public Assessed assessed(Plan plan) {
    Path file = assessedFile(plan);
    try {
      Assessed found =
          Files.exists(file) ? Assessed.read(Files.readAllLines(file)) : Assessed.NOTHING;
      return new Assessed(
              forecast(plan)
                  .map(f -> f.pause().high().toMillis())
                  .map(millis -> Map.of(KnownFacts.FORETOLD, Long.toString(millis)))
                  .orElse(Map.of()),
              List.of())
          .over(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps what an assessment found. */
  public void note(Plan plan, Assessed found) {
    try {
      Files.createDirectories(stateDirectory(plan));
      Files.write(assessedFile(plan), found.lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where an assessment leaves what it found. */
  public static Path assessedFile(Plan plan) {
    return stateDirectory(plan).resolve("assessed-" + plan.migration().whole());
  }

  /** Whether a plan has a journal, so that it may have run. */
  public boolean hasJournal(Plan plan) {
    return plan.journal().isPresent() || Files.exists(journalFile(plan));
  }

  /** What asks the application for the plan's figures; without any, nothing is made ready. */
  public ApplicationFigures application(Plan plan) {
    return plan.watch().application().isEmpty()
        ? ApplicationFigures.NONE
        : new AskedFigures(plan.watch().application(), plan.directory());
  }

  /** Where runs of a plan keep what they need on this machine. */
  public static Path stateDirectory(Plan plan) {
    return plan.directory().resolve(STATE);
  }

  private static Path journalFile(Plan plan) {
    return stateDirectory(plan).resolve("journal.db");
  }

  /** A path as people would type it from where they are. */
  public static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(here) && !absolute.equals(here)
        ? here.relativize(absolute).toString()
        : absolute.toString();
  }

  /** The product of a URL; empty when none is meant by it. */
  public Optional<DatabaseProduct> product(DatabaseUrl url) {
    return products().stream().filter(product -> product.accepts(url)).findFirst();
  }
}
