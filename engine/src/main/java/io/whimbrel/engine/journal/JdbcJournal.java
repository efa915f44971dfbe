package io.whimbrel.engine.journal;

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
import io.whimbrel.core.journal.Vote;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The journal over a database: each concern has its class, which holds its SQL. */
final class JdbcJournal implements Journal {

  private final Transactions transactions;
  private final Runs runs;
  private final Steps steps;
  private final Events events;
  private final Gates gates;
  private final Chunks chunks;
  private final Proofs proofs;
  private final Leases leases;
  private final Letters letters;

  private JdbcJournal(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.runs = new Runs(transactions, clock);
    this.steps = new Steps(transactions, clock);
    this.events = new Events(transactions, clock);
    this.gates = new Gates(transactions, clock);
    this.chunks = new Chunks(transactions);
    this.proofs = new Proofs(transactions);
    this.leases = new Leases(transactions);
    this.letters = new Letters(transactions, clock);
  }

  /** Opens it; the tables are made where they are missing. */
  static JdbcJournal open(Storage storage, Clock clock) {
    Transactions transactions = new Transactions(storage);
    boolean opened = false;
    try {
      JournalSchema.prepare(transactions);
      opened = true;
    } finally {
      if (!opened) {
        transactions.close();
      }
    }
    return new JdbcJournal(transactions, clock);
  }

  @Override
  public void together(Runnable work) {
    transactions.together(work);
  }

  @Override
  public RunRecord begin(MigrationId migration, String title, String planDigest) {
    return runs.begin(migration, title, planDigest);
  }

  @Override
  public Optional<RunRecord> latest(MigrationId migration) {
    return runs.latest(migration);
  }

  @Override
  public List<RunRecord> latestOfAll() {
    return runs.latestOfAll();
  }

  @Override
  public void state(RunId run, RunState state, Phase phase, Optional<String> problem) {
    runs.state(run, state, phase, problem);
  }

  @Override
  public void step(RunId run, Phase phase, String name, StepState state, String detail) {
    steps.note(run, phase, name, state, detail);
  }

  @Override
  public Optional<StepState> stepState(RunId run, Phase phase, String name) {
    return steps.state(run, phase, name);
  }

  @Override
  public EventRecord event(
      RunId run, Phase phase, String kind, String text, Map<String, String> data) {
    return events.append(run, phase, kind, text, data);
  }

  @Override
  public List<EventRecord> eventsAfter(RunId run, long sequence, int max) {
    return transactions.read(sql -> Events.after(sql, run, sequence, max));
  }

  @Override
  public Outbox outbox() {
    return letters;
  }

  @Override
  public void fact(RunId run, String name, String value) {
    runs.fact(run, name, value);
  }

  @Override
  public boolean factUnder(RunId run, Lease lease, String name, String value) {
    return runs.factUnder(run, lease, name, value);
  }

  @Override
  public Optional<String> fact(RunId run, String name) {
    return runs.fact(run, name);
  }

  @Override
  public void storeChunks(RunId run, List<Chunk> stored) {
    chunks.store(run, stored);
  }

  @Override
  public List<Chunk> chunks(RunId run) {
    return chunks.all(run);
  }

  @Override
  public void forgetChunks(RunId run, List<TableName> tables) {
    chunks.forget(run, tables);
  }

  @Override
  public void openGate(RunId run, Gate gate) {
    gates.open(run, gate);
  }

  @Override
  public void decide(RunId run, Gate gate, GateState state, String by, String comment) {
    gates.decide(run, gate, state, by, comment);
  }

  @Override
  public boolean decideIf(
      RunId run, Gate gate, GateState seen, GateState state, String by, String comment) {
    return gates.decideIf(run, gate, seen, state, by, comment);
  }

  @Override
  public boolean decideIf(RunId run, GateRecord seen, GateState state, String by, String comment) {
    return gates.decideIf(run, seen, state, by, comment);
  }

  @Override
  public boolean stands(RunId run, Gate gate, GateState state) {
    return gates.stands(run, gate, state);
  }

  @Override
  public Optional<GateRecord> gate(RunId run, Gate gate) {
    return gates.gate(run, gate);
  }

  @Override
  public void vote(RunId run, Vote vote) {
    transactions.change(sql -> Votes.put(sql, run, vote));
  }

  @Override
  public List<Vote> votes(RunId run, Gate gate) {
    return transactions.read(sql -> Votes.all(sql, run)).stream()
        .filter(vote -> vote.gate() == gate)
        .toList();
  }

  @Override
  public AuditTrail audit(MigrationId migration) {
    return transactions.read(sql -> Audit.trail(sql, migration));
  }

  @Override
  public void prove(RunId run, ChunkProof proof) {
    chunks.prove(run, proof);
  }

  @Override
  public List<ChunkProof> chunkProofs(RunId run) {
    return chunks.proofs(run);
  }

  @Override
  public void proof(RunId run, Proof proof) {
    proofs.store(run, proof);
  }

  @Override
  public void quality(RunId run, QualityResult.Moment moment, List<QualityResult> results) {
    transactions.change(sql -> Quality.replace(sql, run, moment, results));
  }

  @Override
  public Optional<Lease> lease(RunId run, String holder, Duration length) {
    return leases.take(run, holder, length);
  }

  @Override
  public Optional<Lease> currentLease(RunId run) {
    return leases.current(run);
  }

  @Override
  public void release(RunId run, Lease lease) {
    leases.release(run, lease);
  }

  @Override
  public SampleBook samples() {
    return new Samples(transactions);
  }

  @Override
  public RunHistory history(RunId run) {
    return transactions.read(
        sql ->
            new RunHistory(
                Runs.require(sql, run),
                Steps.all(sql, run),
                Events.all(sql, run),
                Gates.all(sql, run),
                Proofs.all(sql, run),
                Quality.all(sql, run),
                Runs.facts(sql, run)));
  }

  @Override
  public void close() {
    transactions.close();
  }
}
