package io.whimbrel.engine.maintenance;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.Maintenance;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.maintenance.MaintenanceState.Stage;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.LeaseKeeper;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.switches.ShellCommand;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Switches maintenance mode on and off: the plan's hook, then the fence that a cutover raises,
 * under a name of its own, so that neither ever lowers the other's.
 *
 * <ol>
 *   <li>On: the journal knows who and when before anything is done; then the hook, then the fence.
 *       What fails is taken back. A process that is killed leaves it begun: {@link #on} ends it and
 *       begins anew, with what it is told then; {@link #off} ends it.
 *   <li>Off: the fence is lowered and its triggers go, then the hook.
 *   <li>Where it has an end, the fence knows it: the server lets writes pass by its own clock,
 *       whoever lives then.
 * </ol>
 */
public final class MaintenanceMode {
  /** How long the fence, and a hook, may take where nobody says it. */
  public static final Duration USUAL = Duration.ofMinutes(1);

  private final Plan plan;
  private final List<DatabaseProduct> products;
  private final MaintenanceBook book;
  private final Clock clock;
  private final Duration most;
  private final StopSignal stop = StopSignal.root();

  /** Of a plan's source; connects to nothing yet. */
  public MaintenanceMode(
      Plan plan, List<DatabaseProduct> products, MaintenanceBook book, Clock clock) {
    this(plan, products, book, clock, USUAL);
  }

  /**
   * As above.
   *
   * @param most how long the fence may take, and each hook
   */
  public MaintenanceMode(
      Plan plan, List<DatabaseProduct> products, MaintenanceBook book, Clock clock, Duration most) {
    this.plan = plan;
    this.products = List.copyOf(products);
    this.book = book;
    this.clock = clock;
    this.most = most;
  }

  /**
   * Switches it on; what a killed process began is ended before.
   *
   * @param runs the journal of the plan's runs, none of which may be cutting over; empty when there
   *     is none yet
   * @param limit after which it ends by itself; empty for never
   */
  public MaintenanceState on(
      String by, String comment, Optional<Duration> limit, Optional<Journal> runs) {
    requireEndWithoutHook(limit);
    runs.ifPresent(journal -> new RunsInCharge(journal, plan.migration()).requireNone());
    Optional<MaintenanceState> now = book.state();
    now.filter(state -> state.stage() == Stage.ON).ifPresent(MaintenanceMode::refuseTwice);
    if (now.filter(MaintenanceState::isOpen).isPresent()) {
      MaintenanceState _ = off(by);
    }
    RunId run = book.begin("maintenance mode of " + plan.migration(), by, comment);
    return under(
        run,
        chronicle -> {
          requireBegun(run);
          FaultPoint.MAINTENANCE_BEGUN.pass();
          limit.ifPresent(length -> limit(run, chronicle, length));
          raise(run, chronicle);
        });
  }

  /** Between beginning it and having its lease, another process may have ended it. */
  private void requireBegun(RunId run) {
    if (book.state(run).filter(state -> state.stage() == Stage.BEGUN).isEmpty()) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what("another process ended this maintenance mode before it was on")
          .fix("look with 'whimbrel maintenance status', and give 'on' again")
          .exception();
    }
  }

  /** Whoever asks the journal later has our clock, the fence has the server's. */
  private void limit(RunId run, Chronicle chronicle, Duration length) {
    try (SourceDatabase source = source(run, chronicle)) {
      Instant there = source.clock().orElseGet(clock::instant);
      chronicle.fact(MaintenanceBook.UNTIL_THERE, there.plus(length).toString());
      chronicle.fact(MaintenanceBook.UNTIL, clock.instant().plus(length).toString());
    }
  }

  private void requireEndWithoutHook(Optional<Duration> limit) {
    if (limit.isPresent() && plan.cutover().maintenance().off().isPresent()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("maintenance mode cannot end by itself here: nobody would run the hook 'off' then")
          .where(plan.locate("cutover.maintenance"))
          .fix("leave the limit out, and have a timer give 'whimbrel maintenance off'")
          .exception();
    }
  }

  private static void refuseTwice(MaintenanceState state) {
    throw Problem.of(ProblemCode.STATE_WRONG)
        .what(
            "maintenance mode is on since %s, by %s"
                .formatted(Figures.moment(state.since()), state.by()))
        .fix("switch it off first with 'whimbrel maintenance off'")
        .exception();
  }

  private void raise(RunId run, Chronicle chronicle) {
    Maintenance maintenance = plan.cutover().maintenance();
    try (SourceDatabase source = source(run, chronicle)) {
      try {
        source.takeOver();
        maintenance
            .on()
            .ifPresent(hook -> chronicle.step(Phase.CUTOVER, "hook on", () -> told(hook)));
        source.fence(tables(source)).raise(plan.limits().openTransactions(), most);
        chronicle.fact(MaintenanceBook.FENCED, clock.instant().toString());
        FaultPoint.MAINTENANCE_FENCED.pass();
        event(chronicle, "maintenance.on", "the source refuses writes");
      } catch (Problem problem) {
        lower(source, chronicle, "whimbrel: " + problem.what());
        throw problem;
      }
    }
  }

  /** Switches it off, or ends what is left of one that ended by itself. */
  public MaintenanceState off(String by) {
    RunId run =
        book.latest()
            .filter(latest -> book.state(latest).filter(MaintenanceState::isOpen).isPresent())
            .orElseThrow(
                () ->
                    Problem.of(ProblemCode.STATE_WRONG)
                        .what("maintenance mode is not on")
                        .fix("look with 'whimbrel maintenance status'")
                        .exception());
    return under(
        run,
        chronicle -> {
          try (SourceDatabase source = source(run, chronicle)) {
            source.takeOver();
            lower(source, chronicle, by);
          }
        });
  }

  private void lower(SourceDatabase source, Chronicle chronicle, String by) {
    chronicle.fact(MaintenanceBook.ENDING, clock.instant().toString());
    FaultPoint.MAINTENANCE_ENDING.pass();
    source.fence(tables(source)).lower();
    source.cleanUp();
    plan.cutover()
        .maintenance()
        .off()
        .ifPresent(hook -> chronicle.step(Phase.CUTOVER, "hook off", () -> told(hook)));
    chronicle.fact(MaintenanceBook.ENDED, clock.instant() + " by " + by);
    event(chronicle, "maintenance.off", "the source accepts writes again: " + by);
    chronicle.state(RunState.DONE, Phase.CUTOVER);
  }

  private String told(String hook) {
    return new ShellCommand(plan).require(hook, Deadline.in(most));
  }

  private static void event(Chronicle chronicle, String kind, String text) {
    chronicle.event(Phase.CUTOVER, kind, text, Map.of());
  }

  private List<TableName> tables(SourceDatabase source) {
    return source.structure(plan.tables()).stream().map(TableStructure::name).toList();
  }

  /** Every runner after this one has a higher epoch, so that a frozen one changes nothing late. */
  private SourceDatabase source(RunId run, Chronicle chronicle) {
    RunScope scope =
        new RunScope(
            run,
            plan.migration(),
            plan.limits(),
            plan.access(),
            Course.THERE,
            plan.cutover().maintenance().message(),
            chronicle.journal().currentLease(run).orElseThrow().epoch(),
            book.fact(run, MaintenanceBook.UNTIL_THERE).map(Instant::parse));
    return DatabaseProduct.of(products, plan.source(), plan.locate("source"))
        .source(plan.source(), scope);
  }

  /** Work that a lease keeps others from. */
  @FunctionalInterface
  private interface Work {
    void run(Chronicle chronicle);
  }

  private MaintenanceState under(RunId run, Work work) {
    try (LeaseKeeper _ = LeaseKeeper.take(book.journal(), run, LeaseHolder.current(), stop)) {
      work.run(new Chronicle(book.journal(), run, _ -> {}, stop));
    }
    return book.state(run).orElseThrow();
  }
}
