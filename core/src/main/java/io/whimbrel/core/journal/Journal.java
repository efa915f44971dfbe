package io.whimbrel.core.journal;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened, durably: every call is one transaction and is durable when it returns. The state
 * machine of a run lives here, so any process with access may look, decide at a gate, or take a run
 * over. Safe for use by several threads and several processes. Broken storage is a {@link
 * io.whimbrel.core.problem.Problem}.
 */
public interface Journal extends AutoCloseable {

  /** Begins a new run of a migration; its number is one above the last one's. */
  RunRecord begin(MigrationId migration, String title, String planDigest);

  /** The newest run of a migration. */
  Optional<RunRecord> latest(MigrationId migration);

  /** The newest run of every migration. */
  List<RunRecord> latestOfAll();

  /** Notes state and phase of a run; a final state also notes its end. */
  void state(RunId run, RunState state, Phase phase, Optional<String> problem);

  /** Notes that a step started (again), ended, failed or was undone. */
  void step(RunId run, Phase phase, String name, StepState state, String detail);

  /** The state of a step; empty when it never started. */
  Optional<StepState> stepState(RunId run, Phase phase, String name);

  /** Appends an event; returns it as it stands in the journal. */
  EventRecord event(RunId run, Phase phase, String kind, String text, Map<String, String> data);

  /** Events behind one of this number, in their order, at most so many. */
  List<EventRecord> eventsAfter(RunId run, long sequence, int max);

  /** Notifications on their way. */
  Outbox outbox();

  /** Notes a value under a name; an older one is replaced. */
  void fact(RunId run, String name, String value);

  /**
   * Notes a value in one step with a look at the lease: nothing is noted when somebody else took it
   * over, or it was given back.
   *
   * @return whether the lease held
   */
  boolean factUnder(RunId run, Lease lease, String name, String value);

  /** The value noted under a name. */
  Optional<String> fact(RunId run, String name);

  /**
   * Does work of this thread that writes to the journal in one transaction, so that it waits for
   * the disk once. Others wait meanwhile; the work must be short and ask nobody else.
   */
  void together(Runnable work);

  /** Stores chunks, all at once; leaves out those of tables that have some stored already. */
  void storeChunks(RunId run, List<Chunk> chunks);

  /** The chunks of a run by table and number; empty when none are stored. */
  List<Chunk> chunks(RunId run);

  /** Forgets the chunks of these tables, and all proofs of them. */
  void forgetChunks(RunId run, List<TableName> tables);

  /** Opens a gate; does nothing where it was opened before. */
  void openGate(RunId run, Gate gate);

  /** Notes a decision. Anything but a go makes what people said at the gate count no longer. */
  void decide(RunId run, Gate gate, GateState state, String by, String comment);

  /**
   * Notes a decision, unless somebody decided otherwise meanwhile: the look and the note are one
   * step.
   *
   * @param seen how the gate stood when it was decided
   * @return whether it still stood so; else nothing is noted
   */
  boolean decideIf(
      RunId run, Gate gate, GateState seen, GateState state, String by, String comment);

  /**
   * Notes a decision, unless anything was decided since somebody looked, even the same again.
   *
   * @param seen the gate as it was when they did
   * @return whether it still stood so; else nothing is noted
   */
  boolean decideIf(RunId run, GateRecord seen, GateState state, String by, String comment);

  /**
   * Whether a gate stands so. Within {@link #together} nobody decides otherwise before that work
   * has ended: what it writes is written while the gate stands so.
   */
  boolean stands(RunId run, Gate gate, GateState state);

  /** How a gate stands; empty when the run did not come to it yet. */
  Optional<GateRecord> gate(RunId run, Gate gate);

  /** Notes what one person said at a gate; what they said before is replaced. */
  void vote(RunId run, Vote vote);

  /** What was said at a gate since it was opened last, by person. */
  List<Vote> votes(RunId run, Gate gate);

  /** All runs of a migration with their events and what seals them. */
  AuditTrail audit(MigrationId migration);

  /** Stores the last proof of a chunk. */
  void prove(RunId run, ChunkProof proof);

  /** The last proof of every chunk that has one. */
  List<ChunkProof> chunkProofs(RunId run);

  /** Stores the result of verifying a table. */
  void proof(RunId run, Proof proof);

  /**
   * Stores what was found out about the quality of data at a moment, in place of what was there.
   */
  void quality(RunId run, QualityResult.Moment moment, List<QualityResult> results);

  /**
   * Takes or renews the lease of a run. A lease of another holder is taken over only when it ran
   * out, or when its process is on this machine and is gone.
   *
   * @return the lease, or empty when another one holds it
   */
  Optional<Lease> lease(RunId run, String holder, Duration length);

  /** The lease as it stands, whoever holds it. */
  Optional<Lease> currentLease(RunId run);

  /** Gives the lease back. */
  void release(RunId run, Lease lease);

  /** Figures over time. */
  SampleBook samples();

  /** Everything known of a run. */
  RunHistory history(RunId run);

  @Override
  void close();
}
