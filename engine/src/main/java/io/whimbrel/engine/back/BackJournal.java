package io.whimbrel.engine.back;

import io.whimbrel.core.journal.AuditTrail;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.journal.Outbox;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.SampleBook;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.journal.Vote;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A run's journal as its way back sees it: the same run, with facts and steps of their own. What
 * the machinery of a cutover notes of its phase is noted of phase ROLLBACK; everything else belongs
 * to the time of monitoring. The tables' chunks are the tables, each proved as of the place from
 * which changes are carried back: the cutover has proved both sides equal there. The journal's own
 * proofs stay those of the cutover. As safe for several threads as the journal is.
 */
final class BackJournal implements Journal {
  /** How facts of the way back begin. */
  static final String PREFIX = "back.";

  private static final String PROVING = "back.proving.";

  /** What is noted of the run, or of its way back, and read by whoever proves. */
  private static final Set<String> OF_THE_RUN = Set.of(Facts.THROTTLE);

  private static final Set<String> OF_THE_WAY = Set.of(Facts.LOG_START, Facts.SOURCE_TABLES);

  private final Journal journal;
  private final RunId run;
  private final String prefix;
  private final Function<List<TableName>, List<Chunk>> cut;
  private final Consumer<Proof> proofs;

  /**
   * The journal of a run's way back.
   *
   * @param run the run itself; whoever uses this names the way back
   */
  BackJournal(Journal journal, RunId run) {
    this(journal, run, PREFIX, BackJournal::whole, proof -> told(journal, run, proof));
  }

  private BackJournal(
      Journal journal,
      RunId run,
      String prefix,
      Function<List<TableName>, List<Chunk>> cut,
      Consumer<Proof> proofs) {
    this.journal = journal;
    this.run = run;
    this.prefix = prefix;
    this.cut = cut;
    this.proofs = proofs;
  }

  /**
   * The same for a proof beside the way back: facts that it notes are its own.
   *
   * @param cut the chunks of these tables
   * @param told hears of each proof, which is written nowhere
   */
  BackJournal proving(Function<List<TableName>, List<Chunk>> cut, Consumer<Proof> told) {
    return new BackJournal(journal, run, PROVING, cut, told);
  }

  private static List<Chunk> whole(List<TableName> tables) {
    return tables.stream().map(table -> new Chunk(table, 0, Bounds.ALL)).toList();
  }

  private static Phase phase(Phase phase) {
    return phase == Phase.CUTOVER || phase == Phase.ROLLBACK ? Phase.ROLLBACK : Phase.MONITOR;
  }

  /** A step keeps its name in a rollback; beside it, its phase is told apart. */
  private static String step(Phase phase, String name) {
    return switch (phase) {
      case CUTOVER, ROLLBACK -> name;
      default -> "way back: " + name;
    };
  }

  @Override
  public RunRecord begin(MigrationId migration, String title, String planDigest) {
    return journal.begin(migration, title, planDigest);
  }

  @Override
  public Optional<RunRecord> latest(MigrationId migration) {
    return journal.latest(migration);
  }

  @Override
  public List<RunRecord> latestOfAll() {
    return journal.latestOfAll();
  }

  @Override
  public void state(RunId back, RunState state, Phase phase, Optional<String> problem) {
    journal.state(run, state, phase(phase), problem);
  }

  @Override
  public void step(RunId back, Phase phase, String name, StepState state, String detail) {
    journal.step(run, phase(phase), step(phase, name), state, detail);
  }

  @Override
  public Optional<StepState> stepState(RunId back, Phase phase, String name) {
    return journal.stepState(run, phase(phase), step(phase, name));
  }

  @Override
  public EventRecord event(
      RunId back, Phase phase, String kind, String text, Map<String, String> data) {
    boolean isRollback = phase(phase) == Phase.ROLLBACK;
    String told = kind.startsWith("cutover.") ? "rollback." + kind.substring(8) : kind;
    return journal.event(
        run,
        phase(phase),
        isRollback ? told : "back." + kind,
        isRollback ? text : "on the way back: " + text,
        data);
  }

  @Override
  public void fact(RunId back, String name, String value) {
    journal.fact(run, prefix + name, value);
  }

  @Override
  public boolean factUnder(RunId back, Lease lease, String name, String value) {
    return journal.factUnder(run, lease, prefix + name, value);
  }

  @Override
  public Optional<String> fact(RunId back, String name) {
    boolean isOfTheRun = !prefix.equals(PREFIX) && OF_THE_RUN.contains(name);
    String begin = isOfTheRun ? "" : OF_THE_WAY.contains(name) ? PREFIX : prefix;
    return journal.fact(run, begin + name);
  }

  @Override
  public void together(Runnable work) {
    journal.together(work);
  }

  @Override
  public void storeChunks(RunId back, List<Chunk> chunks) {
    throw new IllegalStateException("the way back copies nothing");
  }

  @Override
  public List<Chunk> chunks(RunId back) {
    return cut.apply(tables());
  }

  private List<TableName> tables() {
    return fact(run, Facts.SOURCE_TABLES).map(TableNames::read).orElse(List.of());
  }

  @Override
  public void forgetChunks(RunId back, List<TableName> tables) {
    throw new IllegalStateException("the way back copies nothing");
  }

  @Override
  public void openGate(RunId back, Gate gate) {
    journal.openGate(run, gate);
  }

  @Override
  public void decide(RunId back, Gate gate, GateState state, String by, String comment) {
    journal.decide(run, gate, state, by, comment);
  }

  @Override
  public boolean decideIf(
      RunId back, Gate gate, GateState seen, GateState state, String by, String comment) {
    return journal.decideIf(run, gate, seen, state, by, comment);
  }

  @Override
  public void vote(RunId back, Vote vote) {
    journal.vote(run, vote);
  }

  @Override
  public List<Vote> votes(RunId back, Gate gate) {
    return journal.votes(run, gate);
  }

  @Override
  public AuditTrail audit(MigrationId migration) {
    return journal.audit(migration);
  }

  @Override
  public boolean decideIf(RunId back, GateRecord seen, GateState state, String by, String comment) {
    return journal.decideIf(run, seen, state, by, comment);
  }

  @Override
  public boolean stands(RunId back, Gate gate, GateState state) {
    return journal.stands(run, gate, state);
  }

  @Override
  public Optional<GateRecord> gate(RunId back, Gate gate) {
    return journal.gate(run, gate);
  }

  /** What was proved whole is noted by its table alone. */
  @Override
  public void prove(RunId back, ChunkProof proof) {}

  @Override
  public List<ChunkProof> chunkProofs(RunId back) {
    return fact(run, Facts.LOG_START)
        .filter(text -> !text.isEmpty())
        .map(Chronicle::parsePosition)
        .map(
            start ->
                tables().stream()
                    .map(table -> new ChunkProof(table, 0, start, 0, Instant.EPOCH))
                    .toList())
        .orElse(List.of());
  }

  /** The journal's proofs are the cutover's; those of a way back are events. */
  @Override
  public void proof(RunId back, Proof proof) {
    proofs.accept(proof);
  }

  private static void told(Journal journal, RunId run, Proof proof) {
    if (!proof.isEqual() || proof.rechecked() > 0) {
      journal.event(
          run,
          Phase.ROLLBACK,
          proof.isEqual() ? "rollback.proof" : "rollback.difference",
          "%s: %d rows compared, %d differ"
              .formatted(proof.table(), proof.rechecked(), proof.differing()),
          Map.of("table", proof.table().toString(), "verdict", proof.verdict().name()));
    }
  }

  @Override
  public void quality(RunId back, QualityResult.Moment moment, List<QualityResult> results) {
    throw new IllegalStateException("the way back looks at no quality");
  }

  @Override
  public Optional<Lease> lease(RunId back, String holder, Duration length) {
    return journal.lease(run, holder, length);
  }

  @Override
  public Optional<Lease> currentLease(RunId back) {
    return journal.currentLease(run);
  }

  @Override
  public void release(RunId back, Lease lease) {
    journal.release(run, lease);
  }

  @Override
  public List<EventRecord> eventsAfter(RunId back, long sequence, int max) {
    return journal.eventsAfter(run, sequence, max);
  }

  @Override
  public Outbox outbox() {
    return journal.outbox();
  }

  @Override
  public SampleBook samples() {
    return journal.samples();
  }

  @Override
  public RunHistory history(RunId back) {
    RunHistory all = journal.history(run);
    List<StepRecord> steps =
        all.steps().stream().filter(step -> step.phase() == Phase.ROLLBACK).toList();
    return new RunHistory(
        all.run(), steps, all.events(), all.gates(), List.of(), List.of(), Map.of());
  }

  @Override
  public void close() {}
}
