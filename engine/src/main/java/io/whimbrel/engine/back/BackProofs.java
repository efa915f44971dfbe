package io.whimbrel.engine.back;

import io.whimbrel.core.plan.verify.MonitorProofs;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.verify.FlowUntil;
import io.whimbrel.engine.verify.ProofRound;
import io.whimbrel.engine.verify.RoundFound;
import io.whimbrel.engine.verify.RoundLedger;
import io.whimbrel.engine.verify.RowsAtRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Has rows counted and proved again while changes are carried back, in the plan's cadence and when
 * monitoring asks for it, on a thread of its own. What is found is a fact of the run as soon as it
 * is found, for rules to look at, and an event. What fails is told, and tried again when it is due
 * next. Owned by one thread.
 */
final class BackProofs implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private final RunFrame forth;
  private final RunFrame back;
  private final ChangeFlow flow;
  private final MonitorProofs rules;
  private final StopSignal stop;
  private final Thread thread;
  private String failure = "";
  private volatile @Nullable ProvingFrame proving;

  private BackProofs(RunFrame forth, RunFrame back, ChangeFlow flow) {
    this.forth = forth;
    this.back = back;
    this.flow = flow;
    this.rules = forth.plan().monitor().proofs();
    this.stop = back.stop().child();
    this.thread =
        Thread.ofPlatform().daemon().name("proofs " + back.run()).unstarted(this::proveAgain);
  }

  /** Begins, where the plan wants it. */
  static BackProofs start(RunFrame forth, RunFrame back, ChangeFlow flow) {
    BackProofs proofs = new BackProofs(forth, back, flow);
    if (proofs.rules.isWanted()) {
      proofs.thread.start();
    }
    return proofs;
  }

  private void proveAgain() {
    while (!stop.isStopped()) {
      try {
        if (isDue()) {
          round(forth.clock().instant());
        }
        failure = "";
        stop.rest(LOOK);
      } catch (RuntimeException problem) {
        // whatever keeps this round from being noted, the next one may be: nobody else proves
        failed(String.valueOf(problem.getMessage()));
        stop.rest(AFTER_FAILURE);
      }
    }
  }

  /** Told once for as long as it lasts, as soon as the journal takes it. */
  private void failed(String why) {
    if (!stop.isStopped() && !why.equals(failure)) {
      try {
        tellUnproved(why);
        failure = why;
      } catch (Problem unwritable) {
        failure = "";
      }
    }
  }

  private boolean isDue() {
    Optional<Instant> released = forth.chronicle().fact(Facts.RELEASED).map(Instant::parse);
    if (released.isEmpty()) {
      return false;
    }
    Instant last = last().map(RoundFound::begun).orElse(released.get());
    Instant next = last.plus(rules.every(Duration.between(released.get(), last)));
    boolean isAsked =
        forth
            .chronicle()
            .fact(Facts.PROOFS_WANTED)
            .map(Instant::parse)
            .filter(last::isBefore)
            .isPresent();
    return isAsked || !forth.clock().instant().isBefore(next);
  }

  /** The last round that came to its end, one way or the other. */
  private Optional<RoundFound> last() {
    return forth
        .chronicle()
        .fact(Facts.PROOFS_BEHIND)
        .map(RoundFound::parse)
        .filter(found -> found.ended().isPresent());
  }

  /** What is known by the last round that found out anything, however those after it went. */
  private Optional<RoundFound> told() {
    return forth.chronicle().fact(Facts.PROOFS_TOLD).map(RoundFound::parse);
  }

  private void round(Instant begun) {
    if (forth.chronicle().fact(Facts.PROOFS_BEGUN).isEmpty()) {
      forth.chronicle().fact(Facts.PROOFS_BEGUN, begun.toString());
    }
    Optional<RoundFound> before = told();
    Set<TableName> known = different();
    RoundLedger ledger =
        new RoundLedger(
            begun,
            forth.plan().verify().checksum().differing(),
            (found, different) -> {
              Set<TableName> all = new TreeSet<>(known);
              all.addAll(different);
              failing(found, all, before);
            });
    try (ProvingFrame ground = new ProvingFrame(forth, back, ledger, stop)) {
      proving = ground;
      stop.check();
      new ProofRound(ground.cut(), new FlowUntil(flow, stop), rules, ground.ground(back), ledger)
          .run();
      ended(ledger.ended(forth.clock().instant()), ledger, before);
    } catch (RuntimeException problem) {
      // also what nobody foresaw is told: a round that is not made must not pass for one
      if (!stop.isStopped()) {
        unproved(begun, String.valueOf(problem.getMessage()));
      }
    } finally {
      proving = null;
    }
  }

  /** What a round has found so far counts at once; it is never less than what was known. */
  private void failing(RoundFound found, Set<TableName> different, Optional<RoundFound> before) {
    noteDifferent(different);
    note(before.map(found::atLeast).orElse(found));
    tell("monitor.difference", found.failing().getLast(), "ERROR", "OPENED");
  }

  private void ended(RoundFound found, RoundLedger ledger, Optional<RoundFound> before) {
    noteDifferent(ledger.different());
    boolean isOpen = noteAtRisk(ledger);
    note(isOpen ? before.map(found::atRiskAsMuchAs).orElse(found) : found);
    forth.chronicle().fact(Facts.PROOFS_ENDED, found.text());
    boolean wasFailing = before.filter(b -> b.failed() > 0).isPresent();
    String text =
        "behind the cutover %d proofs of %d rows: %s%s"
            .formatted(
                found.proofs(),
                found.rows(),
                found.failed() == 0
                    ? "none found a difference"
                    : found.failed()
                        + " found a difference, the new side lacks %d rows".formatted(found.lost()),
                found.open() == 0 ? "" : ", %d open while rows change".formatted(found.open()));
    if (found.failed() == 0 && wasFailing) {
      tell("monitor.proved", text, "INFO", "CLOSED");
    } else {
      forth.chronicle().event(Phase.MONITOR, "monitor.proved", text);
    }
  }

  /**
   * Where rows are at risk is noted before it is told how many: a rollback that does not find where
   * looks everywhere. Tells whether a table is left in which some were seen before.
   */
  private boolean noteAtRisk(RoundLedger ledger) {
    Set<TableName> left = new TreeSet<>(RowsAtRisk.named(forth.journal(), forth.run()));
    left.retainAll(ledger.undecided());
    Set<TableName> all = new TreeSet<>(ledger.atRisk().keySet());
    all.addAll(left);
    forth.chronicle().fact(Facts.PROOFS_AT_RISK, TableNames.write(List.copyOf(all)));
    return !left.isEmpty();
  }

  /** What the rounds before it found stays what is known. */
  private void unproved(Instant begun, String why) {
    String found = RoundFound.without(begun, forth.clock().instant(), why).text();
    forth.chronicle().fact(Facts.PROOFS_BEHIND, found);
    tellUnproved(why);
  }

  private void tellUnproved(String why) {
    tell(
        "monitor.unproved",
        "behind the cutover nothing could be proved: " + why,
        "WARNING",
        "NEWS");
  }

  private Set<TableName> different() {
    return forth
        .chronicle()
        .fact(Facts.PROOFS_DIFFERENT)
        .map(TableNames::read)
        .map(Set::copyOf)
        .orElse(Set.of());
  }

  private void noteDifferent(Set<TableName> tables) {
    if (!tables.equals(different())) {
      forth.chronicle().fact(Facts.PROOFS_DIFFERENT, TableNames.write(List.copyOf(tables)));
    }
  }

  private void note(RoundFound found) {
    forth.chronicle().fact(Facts.PROOFS_TOLD, found.text());
    forth.chronicle().fact(Facts.PROOFS_BEHIND, found.text());
  }

  private void tell(String kind, String text, String urgency, String motion) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("notify.urgency", urgency);
    data.put("notify.motion", motion);
    data.put("notify.title", "proofs behind the cutover");
    data.put("notify.key", "proofs");
    forth.chronicle().event(Phase.MONITOR, kind, text, data);
  }

  @Override
  public void close() {
    stop.stop(Problem.of(ProblemCode.PAUSED).what("the proofs were closed").exception());
    ProvingFrame open = proving;
    if (open != null) {
      open.cutOff();
    }
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
