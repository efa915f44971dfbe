package io.whimbrel.engine.verify;

import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Proves every chunk of every table, several at a time, while changes go on; stores the proof of
 * each chunk and of each table.
 */
public final class Verification {
  private final RunFrame frame;
  private final Catching sync;
  private final Map<TableName, Proof> proofs = new ConcurrentSkipListMap<>();
  private final Set<TableName> left = new ConcurrentSkipListSet<>();

  /** For a run. */
  public Verification(RunFrame frame, Catching sync) {
    this.frame = frame;
    this.sync = sync;
  }

  /** One chunk to prove. */
  private record Task(TableMapping mapping, Chunk chunk, TableTally tally, Board.Line line) {}

  /**
   * Proves what is not proved by these.
   *
   * @param kept proofs of chunks that stand
   * @return a proof of every table
   */
  public List<Proof> run(List<ChunkProof> kept) {
    return run(kept, _ -> true);
  }

  /** As {@link #run(List)}, of some tables only. */
  public List<Proof> run(List<ChunkProof> kept, Predicate<TableName> wanted) {
    Queue<List<Task>> queue = new ConcurrentLinkedQueue<>(questions(kept, wanted));
    try (TaskGroup tasks = new TaskGroup("verify " + frame.run(), frame.stop())) {
      frame.valve().employ(tasks, "prover", () -> work(queue, tasks));
    }
    List<Proof> found = List.copyOf(proofs.values());
    new Leftovers(frame).replace(Level.CHECKSUM, found, left);
    return found;
  }

  /** Tasks of one table that are looked at together. */
  private List<List<Task>> questions(List<ChunkProof> kept, Predicate<TableName> wanted) {
    Map<TableName, List<Chunk>> chunks =
        frame.journal().chunks(frame.run()).stream().collect(Collectors.groupingBy(Chunk::table));
    Map<TableName, Map<Integer, ChunkProof>> standing =
        kept.stream()
            .collect(
                Collectors.groupingBy(
                    ChunkProof::table, Collectors.toMap(ChunkProof::ordinal, proof -> proof)));
    frame.board().totals(frame.cargo().inventory().rows(), 0);
    long threshold = frame.plan().verify().checksum().differing();
    List<List<Task>> questions = new ArrayList<>();
    List<TableMapping> mappings =
        frame.cargo().rowMappings().stream()
            .filter(mapping -> mapping.source().isLogged())
            .filter(mapping -> wanted.test(mapping.source().name()))
            .sorted(Comparator.comparingLong((TableMapping m) -> m.source().bytes()).reversed())
            .toList();
    for (TableMapping mapping : mappings) {
      TableName name = mapping.source().name();
      List<Chunk> all = chunks.getOrDefault(name, List.of());
      TableTally tally = new TableTally(name, all.size(), threshold);
      Board.Line line = frame.board().line(name, all.size());
      Map<Integer, ChunkProof> there = standing.getOrDefault(name, Map.of());
      List<Task> tasks = new ArrayList<>();
      for (Chunk chunk : all) {
        ChunkProof proof = there.get(chunk.ordinal());
        if (proof == null) {
          tasks.add(new Task(mapping, chunk, tally, line));
        } else {
          add(
              new Task(mapping, chunk, tally, line),
              ChunkVerdict.equal(proof.position(), proof.rows(), 0),
              frame.retry());
        }
      }
      questions.addAll(Questions.of(mapping.source(), tasks, all.size(), frame.valve().pace()));
    }
    return questions;
  }

  /** A question that was asked. */
  private record Asked(List<Task> tasks, Instant begun, LiveProof.Begun proof) {}

  private void work(Queue<List<Task>> queue, TaskGroup tasks) {
    Retry retry = frame.retry().with(tasks.stop());
    Sights sights = new Sights(frame, Phase.VERIFY, retry);
    LiveProof live = new LiveProof(sights, new TouchedRows(frame, Phase.VERIFY, retry), sync);
    LookAhead.<List<Task>, Asked>work(
        "verify",
        frame.valve(),
        tasks.stop(),
        queue,
        (question, lanes) -> begin(question, live, lanes),
        asked -> finish(asked, retry));
  }

  private Asked begin(List<Task> question, LiveProof live, Lanes lanes) {
    Instant begun = frame.clock().instant();
    Task first = question.getFirst();
    first.line().state("proving");
    List<Bounds> ranges = question.stream().map(task -> task.chunk().bounds()).toList();
    return new Asked(question, begun, live.begin(first.mapping(), ranges, lanes));
  }

  private void finish(Asked asked, Retry retry) {
    List<ChunkVerdict> verdicts = asked.proof().verdicts();
    List<Task> tasks = asked.tasks();
    ProvedChunks.note(frame, tasks.stream().map(Task::chunk).toList(), verdicts, asked.begun());
    for (int i = 0; i < verdicts.size(); i++) {
      add(tasks.get(i), verdicts.get(i), retry);
    }
  }

  private void add(Task task, ChunkVerdict verdict, Retry retry) {
    task.line().chunkDone(verdict.rows());
    frame.board().done(verdict.rows(), 0);
    if (task.tally().add(verdict)) {
      addUnmapped(frame, task.mapping(), task.tally(), retry);
      Proof proof =
          task.tally().proof(ChecksumEvidence.of(frame, task.mapping()), frame.clock().instant());
      task.line().state(proof.verdict().name().toLowerCase(Locale.ROOT));
      if (task.tally().isOpen()) {
        left.add(proof.table());
      }
      frame.journal().proof(frame.run(), proof);
      proofs.put(proof.table(), proof);
    }
  }

  /** What derived keys and their key maps have that no source key stands for is in no chunk. */
  static void addUnmapped(RunFrame frame, TableMapping mapping, TableTally tally, Retry retry) {
    Comparison unmapped =
        retry.call(
            Phase.VERIFY,
            "comparing keys with the key map",
            () -> frame.target().proofs().unmapped(mapping, TableTally.NAMED_MAX));
    if (!unmapped.isEqual()) {
      tally.addDifferences(unmapped.differences(), unmapped.count());
    }
  }
}
