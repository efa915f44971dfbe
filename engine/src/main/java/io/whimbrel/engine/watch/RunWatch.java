package io.whimbrel.engine.watch;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.watch.MetricsEndpoint;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Board;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches one run: samples all figures, keeps them in the journal, and looks at the rules. Never
 * blocks and never fails the run: what cannot be had is no data, and a journal that does not answer
 * is tried again with the next sample.
 *
 * <p>Several processes may watch; one of them does, the others stand by.
 */
public final class RunWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RunWatch.class.getName());
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration COUNT_EVERY = Duration.ofSeconds(10);
  private static final Duration THIN_EVERY = Duration.ofMinutes(5);

  private final Plan plan;
  private final Journal journal;
  private final RunId run;
  private final Clock clock;
  private final Consumer<EventRecord> listener;
  private final WatchDuty duty;
  private final List<SideSampler> sides;
  private final ApplicationSampler application;
  private final RunFigures figures;
  private final SmokeWatch smoke;
  private final Actions actions;
  private final Rounds rounds;
  private final Set<String> faults = ConcurrentHashMap.newKeySet();
  private volatile RuleWatch rules;
  private volatile @Nullable MetricsServer metrics;
  private Map<String, Double> baseline = Map.of();
  private Instant thinnedAt = Instant.EPOCH;
  private final Optional<Board> board;
  private volatile Map<String, Double> latest = Map.of();
  private volatile boolean isOnDuty;
  private Instant countedAt = Instant.EPOCH;
  private String counted = "";

  /** How a process stands to the watch. */
  public enum Role {
    /** Works on the run and watches it, whoever watched before. */
    WORKER,
    /** Watches unless another one does, and takes over soon from one that is lost. */
    WATCHER,
    /** Takes over when the watcher was silent for as long as the plan's dead-man time. */
    STAND_BY
  }

  private RunWatch(
      Plan plan,
      Journal journal,
      RunId run,
      Clock clock,
      WatchSources sources,
      Role role,
      Consumer<EventRecord> listener) {
    this.plan = plan;
    this.journal = journal;
    this.run = run;
    this.clock = clock;
    this.listener = listener;
    Duration every = plan.watch().every();
    Duration soon = every.multipliedBy(3).plus(SILENCE);
    this.duty =
        new WatchDuty(
            journal,
            run,
            clock,
            role == Role.STAND_BY ? plan.watch().deadMan() : soon,
            role == Role.WORKER ? WatchDuty.Claim.FIRST : WatchDuty.Claim.NEXT,
            LeaseHolder.current());
    this.sides =
        List.of(
            new SideSampler("source", sources.source(), every, plan.watch().probes(), this::failed),
            new SideSampler(
                "target", sources.target(), every, plan.watch().probes(), this::failed));
    this.application =
        new ApplicationSampler(
            sources.application(), plan.watch().application(), every, this::failed);
    this.board = sources.board();
    this.figures = new RunFigures(plan, journal, run, board, sources.isHeldBack());
    this.smoke = new SmokeWatch(plan, this::failed);
    this.actions = new Actions(journal, clock, this::note);
    this.rules = freshRules();
    this.rounds =
        new Rounds("watch " + run, this::round, every, this::roundFailed, () -> {}, LAST_LOOK);
  }

  /**
   * Watches from now on, until it is closed.
   *
   * @param listener is told of events that the watch notes
   */
  public static RunWatch start(
      Plan plan,
      Journal journal,
      RunId run,
      Clock clock,
      WatchSources sources,
      Role role,
      Consumer<EventRecord> listener) {
    RunWatch watch = new RunWatch(plan, journal, run, clock, sources, role, listener);
    watch.sides.forEach(SideSampler::start);
    watch.application.start();
    watch.smoke.start();
    watch.rounds.start();
    plan.watch().metrics().ifPresent(watch::give);
    return watch;
  }

  /** A port that cannot be had is told and does not end the run. */
  private void give(MetricsEndpoint endpoint) {
    try {
      metrics = MetricsServer.open(endpoint, this::page);
    } catch (IOException e) {
      note(
          new Actions.Event(
              journal.latest(plan.migration()).map(RunRecord::phase).orElse(Phase.ASSESS),
              "watch.metrics-missing",
              "figures are not given out at %s: %s".formatted(endpoint, e.getMessage()),
              Map.of()));
    }
  }

  private String page() {
    Map<String, Unit> own = new HashMap<>();
    plan.watch().application().forEach(f -> own.put(f.name(), f.unit()));
    String migration = plan.migration().text();
    return MetricsText.of(migration, latest, new FigureNames(own), rules.alerts())
        + board.map(b -> ChangeMetrics.of(migration, b, clock.instant())).orElse("")
        + board.map(b -> ThrottleMetrics.of(migration, b)).orElse("")
        + counted();
  }

  /** What the journal counts changes slowly, and reading all of it costs. */
  private synchronized String counted() {
    Instant now = clock.instant();
    if (Duration.between(countedAt, now).compareTo(COUNT_EVERY) > 0) {
      try {
        counted = RunMetrics.of(journal.history(run), now);
        countedAt = now;
      } catch (Problem unreadable) {
        debug("the journal was not counted", unreadable);
      }
    }
    return counted;
  }

  /** Is told of an event of the run. */
  public void saw(EventRecord event) {
    figures.saw(event);
  }

  /** Whether this process watches; else it stands by. */
  public boolean isOnDuty() {
    return isOnDuty;
  }

  private Duration round() {
    try {
      look();
    } catch (Problem unreadable) {
      debug("a round of the watch was left out", unreadable);
    }
    return plan.watch().every();
  }

  /** Another process that can watch is to do it; while there is none, this one goes on trying. */
  private void roundFailed(RuntimeException fault) {
    isOnDuty = false;
    try {
      duty.stepBack();
    } catch (Problem unreadable) {
      debug("the duty was not left", unreadable);
    }
    failed("a round of the watch", fault);
  }

  /** A fault of ours is told once; what it took away is no data from then on. */
  private void failed(String what, RuntimeException fault) {
    LOG.log(System.Logger.Level.ERROR, what + " failed", fault);
    String name = fault.getClass().getSimpleName();
    if (!faults.add(what + " " + name)) {
      return;
    }
    try {
      note(
          new Actions.Event(
              journal.latest(plan.migration()).map(RunRecord::phase).orElse(Phase.ASSESS),
              "watch.failed",
              "%s failed by %s, see the log of the process".formatted(what, name),
              Map.of(
                  "notify.urgency",
                  "CRITICAL",
                  "notify.motion",
                  "NEWS",
                  "notify.title",
                  "the watch has a fault",
                  "notify.key",
                  "watch")));
    } catch (Problem unreadable) {
      debug("a fault of the watch was not noted", unreadable);
    }
  }

  private static void debug(String what, Problem why) {
    LOG.log(System.Logger.Level.DEBUG, what, why);
  }

  private void look() {
    switch (duty.claim()) {
      case WatchDuty.Answer.Theirs _ -> {
        standBy();
        return;
      }
      case WatchDuty.Answer.Inherited inherited -> inherit(inherited.from());
      case WatchDuty.Answer.Mine _ -> {
        if (!isOnDuty) {
          rules = freshRules();
        }
      }
    }
    isOnDuty = true;
    Optional<RunRecord> record = journal.latest(plan.migration()).filter(r -> r.run().equals(run));
    if (record.isEmpty() || record.get().state().isFinal()) {
      return;
    }
    sample(record.get());
  }

  /** What this process found is old from now on, and none of its business. */
  private void standBy() {
    if (isOnDuty) {
      isOnDuty = false;
      rules = freshRules();
      latest = Map.of();
    }
    smoke.want(false);
  }

  private RuleWatch freshRules() {
    return new RuleWatch(plan.watch(), journal, actions, this::note);
  }

  private void inherit(WatchDuty.Beat from) {
    rules = freshRules();
    Phase phase = journal.latest(plan.migration()).map(RunRecord::phase).orElse(Phase.ASSESS);
    note(
        new Actions.Event(
            phase,
            "watch.inherited",
            "the watcher %s was last seen at %s: this process watches now"
                .formatted(from.holder(), Figures.moment(from.at())),
            Map.of("holder", from.holder(), "at", from.at().toString())));
  }

  private void sample(RunRecord record) {
    Instant now = clock.instant();
    boolean isTargetInCharge = actions.isTargetInCharge(record);
    smoke.want(isTargetInCharge);
    FigureSheet sheet =
        FigureSheet.of(
            sides.getFirst().figures(),
            sides.getLast().figures(),
            isTargetInCharge,
            ofRun(),
            application.figures(),
            baseline);
    Map<String, Double> values = sheet.values();
    latest = values;
    Map<String, SampleRecord.Value> sampled = new HashMap<>();
    values.forEach((name, value) -> sampled.put(name, SampleRecord.Value.of(value)));
    journal.samples().add(run, new SampleRecord(now, Duration.ZERO, sampled));
    fixBaseline(record, now, values);
    rules.look(record, sheet, baseline, now);
    if (Duration.between(thinnedAt, now).compareTo(THIN_EVERY) > 0) {
      thinnedAt = now;
      journal.samples().thin(run, now);
    }
  }

  private Map<String, Reading> ofRun() {
    Map<String, Reading> read = new HashMap<>(figures.read());
    read.putAll(smoke.figures());
    return read;
  }

  private void fixBaseline(RunRecord record, Instant now, Map<String, Double> values) {
    if (!baseline.isEmpty() || record.phase().compareTo(Phase.COPY) < 0) {
      return;
    }
    baseline = Baseline.of(journal, run);
    if (baseline.isEmpty()) {
      baseline = Baseline.fix(journal, run, now, values);
    }
  }

  private void note(Actions.Event event) {
    listener.accept(journal.event(run, event.phase(), event.kind(), event.text(), event.data()));
  }

  /** Ends the watch, and waits for a look that is under way: the journal may be closed next. */
  @Override
  public void close() {
    MetricsServer open = metrics;
    if (open != null) {
      open.close();
    }
    rounds.close();
    smoke.close();
    sides.forEach(SideSampler::close);
    application.close();
    try {
      duty.leave();
    } catch (Problem unreadable) {
      debug("the end of the watch was not noted", unreadable);
    }
  }
}
