package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.ScratchServer;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.cutover.RollbackRules.WayBack;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.documents.PhaseTimes;
import io.whimbrel.documents.rehearsal.RehearsalReport;
import io.whimbrel.engine.AssessOptions;
import io.whimbrel.engine.Assessment;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.engine.rehearse.RehearsalDifferences;
import io.whimbrel.engine.rehearse.RehearsalPlan;
import io.whimbrel.engine.rehearse.ScratchCopy;
import io.whimbrel.engine.run.StopSignal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A whole run and its rollback on scratch databases:
 *
 * <ol>
 *   <li>Both real servers are assessed; they are only read, now and later.
 *   <li>A scratch database of each side is made; the source's gets its structure and rows, the
 *       target's, where the plan wants a given structure, the target's own.
 *   <li>The plan is run on them, decided by rule, in a directory with a journal of its own, while
 *       rows are written.
 *   <li>Rows are written on the new side; it is rolled back, and cleaned up.
 *   <li>Everything is thrown away.
 * </ol>
 *
 * <p>One thread plays; {@link #close} may be called by another one and ends it cleanly.
 */
public final class Rehearsal implements AutoCloseable {
  private static final int ROWS_EACH = 5;
  private static final TableSelection EVERYTHING = new TableSelection(List.of("*"), List.of());

  private final Plan plan;
  private final RehearsalOptions options;
  private final Wiring wiring;
  private final Speeds listener;
  private final Consumer<String> said;
  private final Queue<Runnable> opened = new ConcurrentLinkedQueue<>();
  private final Set<TableName> untouched = new TreeSet<>();
  private final StopSignal closing = StopSignal.root();

  /**
   * Of a plan.
   *
   * @param said is told what begins
   */
  public Rehearsal(
      Plan plan,
      RehearsalOptions options,
      Wiring wiring,
      RunListener listener,
      Consumer<String> said) {
    this.plan = plan;
    this.options = options;
    this.wiring = wiring;
    this.listener = new Speeds(listener);
    this.said = said;
  }

  /** Plays it. What keeps it from being played is a problem; what it finds out is in the report. */
  public RehearsalReport play() {
    new OtherServers(wiring, plan).require(List.of(options.sourceServer(), options.targetServer()));
    plan.phasing().whole().ifPresent(this::sayPhase);
    Instant from = wiring.clock().instant();
    try (RehearsalLimit _ = RehearsalLimit.start(options.limit(), this::end);
        RehearsalPlace place = RehearsalPlace.take(Wiring.stateDirectory(plan));
        Journal journal = wiring.journalIn(place.directory())) {
      said.accept("assessing both servers; nothing is written there");
      Assessment assessment = assess(journal);
      if (options.sourceServer().isEmpty() || options.targetServer().isEmpty()) {
        place.requireRoom(bytes(assessment));
      }
      said.accept("starting the scratch databases");
      try (ScratchDatabase source = scratch(place, "source", assessment.source().version());
          ScratchDatabase target = scratch(place, "target", assessment.targetVersion())) {
        Rehearsed rehearsed = rehearse(place, journal, assessment, source, target);
        if (options.afterwards() == RehearsalOptions.Afterwards.KEEP) {
          keep(place, source, target);
        }
        return report(from, assessment, source, target, rehearsed);
      }
    }
  }

  private void sayPhase(Plan whole) {
    said.accept(
        "rehearsing phase '%s' of %s; rehearse each other one by --phase"
            .formatted(
                plan.phasing().current(),
                whole.phasing().phases().stream()
                    .map(PlannedPhase::name)
                    .collect(Collectors.joining(", "))));
  }

  private Assessment assess(Journal journal) {
    try (Migration real = wiring.migration(plan, journal, RunListener.none())) {
      opened.add(real::close);
      check();
      return real.assess(new AssessOptions(true, _ -> {}));
    }
  }

  private long bytes(Assessment assessment) {
    return assessment.source().tables().stream()
        .mapToLong(t -> Math.round(t.bytes() * Math.min(1, options.sample().share(t.rows()))))
        .sum();
  }

  private ScratchDatabase scratch(RehearsalPlace place, String side, String version) {
    Optional<DatabaseUrl> server =
        side.equals("source") ? options.sourceServer() : options.targetServer();
    check();
    return server.isPresent()
        ? ScratchDatabase.named(wiring, plan, server.get(), side)
        : ScratchDatabase.embedded(wiring, plan, place, side, version);
  }

  private Rehearsed rehearse(
      RehearsalPlace place,
      Journal journal,
      Assessment assessment,
      ScratchDatabase source,
      ScratchDatabase target) {
    said.accept("copying %s into the scratch source".formatted(options.sample().text()));
    List<SampledTable> sample = copy(source, target);
    Plan rehearsed =
        RehearsalPlan.of(
            plan,
            source.url(),
            target.url(),
            place.directory(),
            options.smokeTests() == RehearsalOptions.SmokeTests.RUN);
    List<Finding> problems = new ArrayList<>();
    Course course = new Course(journal, rehearsed);
    try (Migration migration = wiring.migration(rehearsed, journal, listener)) {
      opened.add(migration::close);
      check();
      course.go(migration);
    } catch (Problem problem) {
      check();
      problems.add(
          new Finding(
              Severity.BLOCK, problem.code(), problem.what(), problem.where(), problem.fix()));
    }
    check();
    Optional<RunHistory> history =
        journal.latest(plan.migration()).map(run -> journal.history(run.run()));
    return new Rehearsed(
        plan,
        sample,
        assessment.findings(),
        problems,
        history,
        history.flatMap(
            h ->
                new Foretelling(plan, sample, listener.noted(), assessment.estimate())
                    .of(h, wiring.clock().instant())),
        course.writesThere,
        course.writesBack);
  }

  private List<SampledTable> copy(ScratchDatabase source, ScratchDatabase target) {
    RunScope scope =
        new RunScope(new RunId(plan.migration() + ".rehearsal"), plan.migration(), plan.limits());
    if (plan.schema() == SchemaMode.EXISTING) {
      List<SampledTable> _ =
          new ScratchCopy(
                  product(plan.target()), plan.target(), target.url(), scope, closing, opened::add)
              .make(EVERYTHING, Optional.empty());
    }
    return new ScratchCopy(
            product(plan.source()), plan.source(), source.url(), scope, closing, opened::add)
        .make(plan.tables(), Optional.of(options.sample()));
  }

  private DatabaseProduct product(DatabaseUrl url) {
    return wiring.product(url).orElseThrow();
  }

  /** The run and its rollback. */
  private final class Course {
    private final Journal journal;
    private final Plan rehearsed;
    private long writesThere;
    private long writesBack;

    private Course(Journal journal, Plan rehearsed) {
      this.journal = journal;
      this.rehearsed = rehearsed;
    }

    private void go(Migration migration) {
      said.accept("running the plan");
      RunOutcome outcome = run(migration);
      check();
      if (journal.fact(outcome.run().run(), "cutover.released").isEmpty()) {
        throw Problem.of(ProblemCode.GATE_WAITING)
            .what("the run did not go through its cutover: " + outcome.next())
            .where(outcome.run().phase().name())
            .fix("see what speaks against it in the go/no-go list, docs/go-no-go.md")
            .exception();
      }
      if (plan.rollback().wayBack() == WayBack.SYNC) {
        said.accept("writing on the new side, then rolling back");
        writesBack = touched(rehearsed.target());
        RunOutcome back = migration.rollback("rehearsal", "rehearsed", "");
        if (back.run().state() != RunState.ROLLED_BACK) {
          throw Problem.of(ProblemCode.ROLLBACK_FAILED).what(back.next()).exception();
        }
      }
      check();
      RunOutcome _ = migration.cleanup();
    }

    private RunOutcome run(Migration migration) {
      if (options.load() == RehearsalOptions.Load.NONE) {
        return migration.run(RunOptions.DEFAULT);
      }
      DatabaseProduct product = product(rehearsed.source());
      try (Touching touching =
          new Touching(product, rehearsed.source(), touchable(rehearsed.source()), ROWS_EACH)) {
        RunOutcome outcome = migration.run(RunOptions.DEFAULT);
        writesThere = touching.rows();
        return outcome;
      }
    }

    private long touched(DatabaseUrl database) {
      try (ScratchServer server = product(database).scratch(database)) {
        return server.touch(database, touchable(database), ROWS_EACH);
      }
    }

    /** A trigger may reach beyond its database: what would fire one is not written. */
    private List<Table> touchable(DatabaseUrl database) {
      List<Table> tables = new ArrayList<>(tables(database));
      try (ScratchServer server = product(database).scratch(database)) {
        List<Table> triggered = server.triggered(database, tables);
        tables.removeAll(triggered);
        triggered.forEach(table -> untouched.add(table.name()));
      }
      return tables;
    }

    private List<Table> tables(DatabaseUrl database) {
      RunScope scope =
          new RunScope(new RunId(plan.migration() + ".look"), plan.migration(), Limits.DEFAULT);
      try (SourceDatabase source = product(database).source(database, scope)) {
        return source.inventory(EVERYTHING).tables();
      }
    }
  }

  private void keep(RehearsalPlace place, ScratchDatabase source, ScratchDatabase target) {
    place.keep();
    source.keep();
    target.keep();
    said.accept("kept: %s".formatted(Wiring.shown(place.directory())));
    said.accept("  source  " + source.url().masked());
    said.accept("  target  " + target.url().masked());
    Path addresses = place.addresses(source.url().secret() + "\n" + target.url().secret() + "\n");
    said.accept("with their passwords in %s".formatted(Wiring.shown(addresses)));
    said.accept("the next rehearsal removes them; or by hand:");
    source.toRemove().forEach(line -> said.accept("  " + line));
    target.toRemove().forEach(line -> said.accept("  " + line));
  }

  private RehearsalReport report(
      Instant from,
      Assessment assessment,
      ScratchDatabase source,
      ScratchDatabase target,
      Rehearsed rehearsed) {
    RehearsalReport.Servers servers =
        new RehearsalReport.Servers(
            assessment.source().product() + " " + assessment.source().version(),
            assessment.targetVersion(),
            source.version(),
            target.version(),
            "%s, %d processors"
                .formatted(
                    System.getProperty("os.name", "?"),
                    Runtime.getRuntime().availableProcessors()));
    return new RehearsalReport(
        plan.migration().text(),
        plan.title(),
        new RehearsalReport.Span(from, wiring.clock().instant()),
        options.sample().text(),
        rehearsed.sample(),
        servers,
        differences(servers),
        rehearsed
            .history()
            .map(h -> PhaseTimes.working(h, wiring.clock().instant()))
            .orElse(Map.of()),
        rehearsed.there(),
        rehearsed.back(),
        rehearsed.issues(),
        rehearsed.adjustments(),
        rehearsed.against(),
        rehearsed.forecast());
  }

  private List<String> differences(RehearsalReport.Servers servers) {
    List<String> differences = new ArrayList<>();
    differences.add("rows: " + options.sample().text());
    differences.add(
        options.load() == RehearsalOptions.Load.TOUCH
            ? "the write load: some rows of each table were written as they are, again and again"
            : "nobody wrote while it ran");
    if (!untouched.isEmpty()) {
      differences.add(
          "not written by the load, since triggers that may reach elsewhere would fire: "
              + untouched.stream().map(TableName::toString).collect(Collectors.joining(", ")));
    }
    other("source", servers.source(), servers.scratchSource()).ifPresent(differences::add);
    other("target", servers.target(), servers.scratchTarget()).ifPresent(differences::add);
    if (options.sourceServer().isEmpty() || options.targetServer().isEmpty()) {
      differences.add(
          "servers of this machine stood in, with settings of their own: " + servers.machine());
    }
    differences.addAll(
        RehearsalDifferences.of(plan, options.smokeTests() == RehearsalOptions.SmokeTests.RUN));
    return differences;
  }

  private static Optional<String> other(String side, String real, String scratch) {
    boolean isOther = ScratchDatabase.major(real) != ScratchDatabase.major(scratch);
    return real.equals(scratch)
        ? Optional.empty()
        : Optional.of(
            "the %s is %s, %s stood in%s"
                .formatted(side, real, scratch, isOther ? ": another major version" : ""));
  }

  private void check() {
    closing.check();
  }

  /** Ends it cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {
    end(
        Problem.of(ProblemCode.PAUSED)
            .what("the process was asked to end")
            .fix("give 'whimbrel rehearse' again: it begins anew")
            .exception());
  }

  private void end(Problem why) {
    closing.stop(why);
    opened.forEach(Runnable::run);
  }
}
