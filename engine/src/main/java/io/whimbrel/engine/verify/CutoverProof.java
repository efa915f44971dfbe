package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.run.Valve;
import io.whimbrel.engine.verify.Sights.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The proof inside the cutover's pause, when both sides stand still: everything that may have
 * changed since it was last proved is compared again, and must be equal at once.
 */
final class CutoverProof {
  private static final int KEYS = 5_000;
  private static final int NAMED_MAX = 100;

  private final RunFrame frame;
  private final Position position;
  private final Map<TableName, TableTally> tallies = new ConcurrentHashMap<>();

  /**
   * For a run.
   *
   * @param position up to where the target holds changes now
   */
  CutoverProof(RunFrame frame, Position position) {
    this.frame = frame;
    this.position = position;
  }

  /** Comparisons to make at once. */
  private record Task(TableMapping mapping, BiFunction<Sights, Lanes, Look> look) {}

  /** Comparisons that are being made. */
  private record Asked(TableMapping mapping, Look look) {}

  /**
   * Proves; called by a task that may be given up while the comparison that runs goes on.
   *
   * @return a proof of every table; nothing is recorded yet
   */
  List<Proof> prove(Retry rules) {
    Queue<TableMapping> tables = new ConcurrentLinkedQueue<>(frame.cargo().rowMappings());
    Queue<Task> queue = new ConcurrentLinkedQueue<>();
    try (TaskGroup tasks = new TaskGroup("cutover proof", rules.stop())) {
      Retry retry = rules.with(tasks.stop());
      ProofState state =
          retry.call(Phase.CUTOVER, "asking what was touched", () -> new ProofState(frame));
      int workers = frame.plan().limits().workers();
      tasks.fork(workers, "list", () -> list(tables, queue, state, retry));
      tasks.join();
      tasks.fork(workers, "prove", () -> prove(queue, retry));
      tasks.join();
    }
    return proofs();
  }

  private void list(Queue<TableMapping> tables, Queue<Task> queue, ProofState state, Retry retry) {
    Pace pace = Pace.free(frame.plan().limits().workers());
    for (TableMapping next = tables.poll(); next != null; next = tables.poll()) {
      retry.stop().check();
      TableMapping mapping = next;
      ProofState.Remainder remainder =
          retry.call(Phase.CUTOVER, "asking what was touched", () -> state.remainder(mapping));
      List<Bounds> whole = remainder.whole().stream().map(Chunk::bounds).toList();
      for (List<Bounds> ranges : Questions.of(mapping.source(), whole, whole.size(), pace)) {
        queue.add(new Task(mapping, (sights, lanes) -> sights.begin(mapping, ranges, lanes)));
      }
      for (List<List<String>> keys : parts(remainder.keys())) {
        queue.add(new Task(mapping, (sights, _) -> _ -> List.of(sights.keys(mapping, keys))));
      }
    }
  }

  static List<List<List<String>>> parts(List<List<String>> keys) {
    List<List<List<String>>> parts = new ArrayList<>();
    for (int i = 0; i < keys.size(); i += KEYS) {
      parts.add(keys.subList(i, Math.min(i + KEYS, keys.size())));
    }
    return parts;
  }

  private void prove(Queue<Task> queue, Retry retry) {
    Sights sights = new Sights(frame, Phase.CUTOVER, retry);
    Valve open = new Valve(Pace.free(1));
    LookAhead.<Task, Asked>work(
        "cutover proof",
        open,
        retry.stop(),
        queue,
        (task, lanes) -> new Asked(task.mapping(), task.look().apply(sights, lanes)),
        this::add);
  }

  private void add(Asked asked) {
    TableTally tally = tallies.computeIfAbsent(asked.mapping().source().name(), this::tally);
    for (Comparison found : asked.look().found(NAMED_MAX)) {
      boolean _ = tally.add(verdict(found));
    }
  }

  private ChunkVerdict verdict(Comparison found) {
    return found.isEqual()
        ? ChunkVerdict.equal(position, found.sourceRows(), 0)
        : ChunkVerdict.different(
            position, found.sourceRows(), found.differences(), found.count(), 0);
  }

  private TableTally tally(TableName table) {
    return new TableTally(table, 0, frame.plan().verify().checksum().differing());
  }

  /** What was proved before goes on to count: rows compared now are rows compared again. */
  private List<Proof> proofs() {
    Map<TableName, Proof> before =
        frame.journal().history(frame.run()).proofs(Level.CHECKSUM).stream()
            .collect(Collectors.toMap(Proof::table, proof -> proof));
    List<Proof> proofs = new ArrayList<>();
    for (TableMapping mapping : frame.cargo().rowMappings()) {
      TableName name = mapping.source().name();
      List<Check> evidence = ChecksumEvidence.of(frame, mapping);
      Proof now = tallies.getOrDefault(name, tally(name)).proof(evidence, frame.clock().instant());
      Proof earlier = before.getOrDefault(name, now);
      proofs.add(
          new Proof(
              Level.CHECKSUM,
              name,
              now.verdict(),
              Math.max(earlier.rows(), now.rows()),
              Math.max(earlier.chunks(), now.chunks()),
              earlier.rechecked() + now.rows(),
              now.count(),
              now.differences(),
              now.checks(),
              position.text(),
              now.at()));
    }
    return proofs;
  }
}
