package io.whimbrel.engine.memory;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.Dossier;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.approval.GateRules;
import io.whimbrel.core.plan.cutover.CleanupRules;
import io.whimbrel.core.plan.cutover.CutoverRules;
import io.whimbrel.core.plan.cutover.Maintenance;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.cutover.WarmRules;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.ProofAge;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.LeaseKeeper;
import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.PauseWatch;
import io.whimbrel.engine.run.Pressure;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Sides;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Two servers, a journal and an application that writes: what a migration lives in. */
public final class World implements AutoCloseable {
  private static final int TRANSACTIONS_MAX = 200;

  private final Path directory;
  private final Clock clock;
  private final Random random;
  private DatabaseUrl sourceUrl = new DatabaseUrl("source", "memory://user:oldsecret@source/db");
  private DatabaseUrl targetUrl = new DatabaseUrl("target", "memory://user:newsecret@target/db");
  private ApprovalRules approvals = ApprovalRules.DEFAULT;
  private ParallelRules parallel = ParallelRules.DEFAULT;
  private MonitorRules monitor = new MonitorRules(Duration.ZERO, Duration.ofMillis(10), List.of());
  private WatchRules watch = WatchRules.DEFAULT;
  private Phasing phasing = Phasing.DEFAULT;
  private WarmRules warm = WarmRules.NONE;
  private VerifyRules verify = VerifyRules.DEFAULT;
  private RollbackRules rollback =
      new RollbackRules(RollbackRules.WayBack.NONE, List.of(), Map.of(), 0);
  private MigrationId id = new MigrationId("MIGRATION-001");
  private volatile boolean isBroken;
  private int transactions;
  private final MemorySource source = new MemorySource();
  private final MemoryTarget target = new MemoryTarget();
  private final Journal journal;

  /** A world with some rows. */
  public World(Path directory, long seed) {
    this(directory, seed, Clock.systemUTC());
  }

  /** A world whose processes have this clock, other than its source. */
  public World(Path directory, long seed, Clock clock) {
    this.directory = directory;
    this.clock = clock;
    this.random = new Random(seed);
    this.journal = Journals.open(Optional.empty(), directory.resolve("journal.db"), clock);
    for (int i = 0; i < 40; i++) {
      happen();
    }
  }

  /** The old side. */
  public MemorySource source() {
    return source;
  }

  /** The new side. */
  public MemoryTarget target() {
    return target;
  }

  /** The journal. */
  public Journal journal() {
    return journal;
  }

  /** Whether both sides ever accepted writes at the same time. */
  public boolean isBroken() {
    return isBroken;
  }

  /** A transaction of the application, if it is let; sees to it that one side at most is open. */
  public synchronized void happen() {
    if (target.acceptsWrites()) {
      isBroken |= source.acceptsWrites() && !source.isReadOnly();
      return;
    }
    if (transactions < TRANSACTIONS_MAX) {
      transactions++;
      source.write(List.of(write(), write()));
    }
    if (target.acceptsWrites() && source.acceptsWrites()) {
      isBroken = true;
    }
  }

  private MemorySource.Write write() {
    @Nullable String value = random.nextInt(4) == 0 ? null : "v" + random.nextInt(1_000_000);
    return new MemorySource.Write(
        MemorySource.TABLES.get(random.nextInt(2)), "k" + random.nextInt(100), value);
  }

  /** Has plans ask these people from now on. */
  public World asking(ApprovalRules rules) {
    approvals = rules;
    return this;
  }

  /** Has plans name other places from now on, for what does not ask the sides. */
  public World between(DatabaseUrl source, DatabaseUrl target) {
    sourceUrl = source;
    targetUrl = target;
    return this;
  }

  /** Has plans shift reads from now on. */
  public World shifting(ParallelRules rules) {
    parallel = rules;
    return this;
  }

  /** Has plans warm the target from now on. */
  public World warming(WarmRules rules) {
    warm = rules;
    return this;
  }

  /** Has plans say from now on how old a proof may be at the gate. */
  public World proving(Duration age) {
    VerifyRules rules = VerifyRules.DEFAULT;
    verify =
        new VerifyRules(
            rules.levels(),
            rules.accepted(),
            rules.countDiffering(),
            rules.sample(),
            rules.checksum(),
            rules.rules(),
            rules.limit(),
            rules.quality(),
            new ProofAge(age, ProofAge.AtGate.PROVED_AGAIN));
    return this;
  }

  /** Has plans be called so from now on. */
  public World called(String text) {
    id = new MigrationId(text);
    return this;
  }

  /** Has plans say from now on that there is a way back, which none of them can go here. */
  public World sayingWayBack() {
    rollback = RollbackRules.DEFAULT;
    return this;
  }

  /** Has plans go in these phases from now on. */
  public World phased(Phasing phases) {
    phasing = phases;
    return this;
  }

  /** Has plans watch in this way from now on. */
  public World watching(MonitorRules monitorRules, WatchRules watchRules) {
    monitor = monitorRules;
    watch = watchRules;
    return this;
  }

  /** A plan for this world. */
  public Plan plan(Approval approval, SwitchAction... switches) {
    return plan("digest", approval, Limits.DEFAULT.pause(), List.of(), switches);
  }

  /** A plan for this world. */
  public Plan plan(
      String digest,
      Approval approval,
      Duration pause,
      List<String> smokeTests,
      SwitchAction... switches) {
    Limits limits =
        new Limits(
            pause,
            3,
            Duration.ofSeconds(10),
            1L << 30,
            10,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    return new Plan(
        directory.resolve("plan.yaml"),
        digest,
        Map.of(),
        id,
        "in memory",
        List.of(MigrationType.DATA),
        "nobody",
        sourceUrl,
        targetUrl,
        Optional.empty(),
        parallel.isShifting() ? Strategy.PARALLEL_RUN : Strategy.BLUE_GREEN,
        limits,
        SchemaMode.CREATE,
        new TableSelection(List.of("public.*"), List.of()),
        Map.of(),
        Map.of(),
        AccessRules.DEFAULT,
        verify,
        new CutoverRules(
            List.of(switches), smokeTests, approval, Maintenance.NONE, warm, GateRules.DEFAULT),
        monitor,
        new CleanupRules(CleanupRules.OldSide.READ_ONLY),
        BackupRules.DEFAULT,
        NotifyRules.DEFAULT,
        watch,
        rollback,
        parallel,
        phasing,
        Dossier.DEFAULT,
        approvals,
        Steps.NONE);
  }

  /** A process that works on a migration and lives this life. */
  public Migration process(Plan plan, Life life) {
    return process(plan, life, UnaryOperator.identity());
  }

  private DatabaseProduct product(Life life) {
    return new DatabaseProduct() {
      @Override
      public boolean accepts(DatabaseUrl url) {
        return true;
      }

      @Override
      public SourceDatabase source(DatabaseUrl url, RunScope scope) {
        return life.wrap(SourceDatabase.class, source);
      }

      @Override
      public TargetDatabase target(DatabaseUrl url, RunScope scope) {
        return life.wrap(TargetDatabase.class, target);
      }
    };
  }

  /** What a part of a run stands on, for a test of that part alone; its lease is to be closed. */
  public RunFrame frame(Plan plan, RunId run) {
    StopSignal stop = StopSignal.root();
    Chronicle chronicle = new Chronicle(journal, run, _ -> {}, stop);
    LeaseKeeper lease = LeaseKeeper.take(journal, run, "a test", stop);
    List<DatabaseProduct> products =
        List.of(product(new Life(Integer.MAX_VALUE, Life.Moment.BEFORE, () -> {})));
    Sides sides = Sides.open(plan, products, run);
    return new RunFrame(
        plan,
        run,
        lease,
        PauseWatch.none(chronicle, stop),
        sides,
        new Cargo(plan, sides.source()),
        chronicle,
        new Board(),
        new Valve(Pace.free(1)),
        new Pressure(),
        new Retry(plan.limits().retry(), chronicle, stop),
        stop,
        clock,
        products);
  }

  private Migration process(Plan plan, Life life, UnaryOperator<Journal> reaching) {
    return Migration.open(
        plan,
        List.of(product(life)),
        reaching.apply(life.wrap(Journal.class, journal)),
        RunListener.none(),
        clock);
  }

  /** A process that does not die by itself and has its journal in this way. */
  public Migration process(Plan plan, UnaryOperator<Journal> reaching) {
    return process(plan, new Life(Integer.MAX_VALUE, Life.Moment.BEFORE, this::happen), reaching);
  }

  /** A process that does not die by itself, in a world that goes on. */
  public Migration process(Plan plan) {
    return process(plan, new Life(Integer.MAX_VALUE, Life.Moment.BEFORE, this::happen));
  }

  @Override
  public void close() {
    journal.close();
  }
}
