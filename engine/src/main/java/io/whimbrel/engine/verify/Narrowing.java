package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Proves live, right before the cutover, what changed since the last proofs, so that little is left
 * to prove inside the pause, however long the gate was waited at. Repeated while much changes.
 */
final class Narrowing {
  private static final int ROUNDS = 3;
  private static final long FEW = 5_000;

  private final RunFrame frame;
  private final Catching sync;
  private final KnownDifferences known;

  /** For a run. */
  Narrowing(RunFrame frame, Catching sync, KnownDifferences known) {
    this.frame = frame;
    this.sync = sync;
    this.known = known;
  }

  /** Proves; rows that differ are a problem here, before anything is fenced. */
  void run() {
    long proved = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && proved > FEW; round++) {
      proved = round();
    }
  }

  private long round() {
    Instant begun = frame.clock().instant();
    Position before = sync.applied();
    ProofState state =
        frame.retry().call(Phase.CUTOVER, "asking what was touched", () -> new ProofState(frame));
    frame.retry().run(Phase.CUTOVER, "forgetting what was touched before", state::forgetProved);
    Queue<TableMapping> tables = new ConcurrentLinkedQueue<>(frame.cargo().rowMappings());
    AtomicLong proved = new AtomicLong();
    try (TaskGroup tasks = new TaskGroup("narrow", frame.stop())) {
      Retry retry = frame.retry().with(tasks.stop());
      tasks.fork(
          frame.plan().limits().workers(),
          "prove",
          () -> {
            for (TableMapping next = tables.poll(); next != null; next = tables.poll()) {
              proved.addAndGet(prove(next, state, new Begin(before, begun), retry));
            }
          });
      tasks.join();
    }
    return proved.get();
  }

  /** Where and when a round began: what it proves holds as of then. */
  private record Begin(Position position, Instant at) {}

  /**
   * A table without a key or log is always proved whole in the pause, so nothing is gained here.
   */
  private long prove(TableMapping mapping, ProofState state, Begin begin, Retry retry) {
    if (mapping.source().key().isEmpty() || !mapping.source().isLogged()) {
      return 0;
    }
    retry.stop().check();
    Sights sights = new Sights(frame, Phase.CUTOVER, retry);
    LiveProof live = new LiveProof(sights, new TouchedRows(frame, Phase.CUTOVER, retry), sync);
    ProofState.Remainder remainder =
        retry.call(Phase.CUTOVER, "asking what was touched", () -> state.remainder(mapping));
    TableTally tally =
        new TableTally(mapping.source().name(), 0, frame.plan().verify().checksum().differing());
    long rows = remainder.keys().size();
    boolean isWhole = true;
    for (List<Chunk> question : questions(mapping, remainder.whole())) {
      retry.stop().check();
      List<ChunkVerdict> verdicts =
          live.ranges(mapping, question.stream().map(Chunk::bounds).toList());
      for (ChunkVerdict verdict : verdicts) {
        boolean _ = tally.add(verdict);
        rows += verdict.rows();
        isWhole &= verdict.isSettled();
      }
      ProvedChunks.note(frame, question, verdicts, begin.at());
    }
    for (List<List<String>> keys : CutoverProof.parts(remainder.keys())) {
      retry.stop().check();
      boolean _ = tally.add(live.keys(mapping, keys));
    }
    Proof proof = tally.proof(frame.clock().instant());
    if (proof.verdict() == Proof.Verdict.DIFFERENT) {
      frame.chronicle().write(() -> frame.journal().proof(frame.run(), proof));
      Differences.requireNone(known.without(List.of(proof)));
    } else if (isWhole && rows > 0) {
      ProofState.note(frame.chronicle(), mapping.source().name(), begin.position(), begin.at());
    }
    return rows;
  }

  private List<List<Chunk>> questions(TableMapping mapping, List<Chunk> chunks) {
    return Questions.of(mapping.source(), chunks, chunks.size(), frame.valve().pace());
  }
}
