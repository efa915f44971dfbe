package io.whimbrel.engine.compare;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.run.Valve;
import io.whimbrel.engine.verify.LookAhead;
import io.whimbrel.engine.verify.ProvedChunks;
import io.whimbrel.engine.verify.Questions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Compares the rows of all tables, several pieces at a time:
 *
 * <ol>
 *   <li>Every piece is looked at once. Where both sides hold the same rows, the journal notes it: a
 *       process that follows a killed one leaves it out.
 *   <li>Pieces in which rows differ are read again together, a while after, until each row is
 *       settled as {@link Doubt} says.
 * </ol>
 */
final class RowsCompared {
  private static final int READINGS = 5;

  /** Differences that are kept while rows settle, so that a lost table does not fill the memory. */
  private static final int KEPT_MAX = 50_000;

  private final ComparisonFrame frame;
  private final BiConsumer<TableMapping, TableAccount> whenDone;
  private final Map<TableName, TableAccount> accounts = new ConcurrentHashMap<>();
  private final Map<TableName, Board.Line> lines = new ConcurrentHashMap<>();
  private final Map<TableName, Long> pieceBytes = new HashMap<>();
  private final Queue<Doubt> doubts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();

  /**
   * Of a comparison.
   *
   * @param whenDone is told of each table whose rows are settled, by several threads
   */
  RowsCompared(ComparisonFrame frame, BiConsumer<TableMapping, TableAccount> whenDone) {
    this.frame = frame;
    this.whenDone = whenDone;
  }

  /** Compares, each table in its pieces. */
  void run(List<TableMapping> mappings, Function<TableMapping, List<Piece>> pieces) {
    Queue<List<Piece>> queue = new ConcurrentLinkedQueue<>(open(mappings, pieces));
    work("compare", looks -> looksAt(queue, looks));
    settle();
  }

  /** The pieces that are not known to be equal, those together that are looked at together. */
  private List<List<Piece>> open(
      List<TableMapping> mappings, Function<TableMapping, List<Piece>> piecesOf) {
    Map<TableName, Map<Integer, Long>> known =
        frame.journal().chunkProofs(frame.run()).stream()
            .collect(
                Collectors.groupingBy(
                    ChunkProof::table, Collectors.toMap(ChunkProof::ordinal, ChunkProof::rows)));
    frame
        .board()
        .totals(
            mappings.stream().mapToLong(m -> m.source().rows()).sum(),
            mappings.stream().mapToLong(m -> m.source().bytes()).sum());
    List<List<Piece>> questions = new ArrayList<>();
    List<TableMapping> largestFirst =
        mappings.stream()
            .sorted(Comparator.comparingLong((TableMapping m) -> m.source().bytes()).reversed())
            .toList();
    for (TableMapping mapping : largestFirst) {
      TableName name = mapping.source().name();
      List<Piece> pieces = piecesOf.apply(mapping);
      accounts.put(name, new TableAccount(name, pieces.size()));
      lines.put(name, frame.board().line(name, pieces.size()));
      pieceBytes.put(name, mapping.source().bytes() / Math.max(1, pieces.size()));
      Map<Integer, Long> equal = known.getOrDefault(name, Map.of());
      List<Piece> open = new ArrayList<>();
      for (Piece piece : pieces) {
        Long rows = equal.get(piece.ordinal());
        if (rows == null || !piece.isWhole()) {
          open.add(piece);
        } else {
          equal(piece, rows);
        }
      }
      questions.addAll(questions(mapping, open, pieces.size()));
    }
    return questions;
  }

  /** Ranges whose rows may go by their digests are asked about together, all else by itself. */
  private List<List<Piece>> questions(TableMapping mapping, List<Piece> open, int all) {
    List<Piece> ranges = open.stream().filter(Piece.Rows.class::isInstance).toList();
    List<List<Piece>> questions =
        new ArrayList<>(Questions.of(mapping.source(), ranges, all, frame.valve().pace()));
    for (Piece piece : open) {
      if (!(piece instanceof Piece.Rows)) {
        questions.add(List.of(piece));
      }
    }
    return questions;
  }

  /** The pieces of a table all of whose rows are compared. */
  static List<Piece> pieces(TableMapping mapping, List<Chunk> chunks) {
    return pieces(mapping, chunks, Piece.Rows::new);
  }

  /** Makes a piece of a range of keys. */
  @FunctionalInterface
  interface OfRange {
    Piece of(TableMapping mapping, int ordinal, Bounds bounds);
  }

  /**
   * The same, the rows of each range compared in one way. Keys whose order is another one on the
   * target have no ranges.
   */
  static List<Piece> pieces(TableMapping mapping, List<Chunk> chunks, OfRange range) {
    List<Piece> pieces = new ArrayList<>();
    if (!mapping.keepsKeyOrder()) {
      pieces.add(range.of(mapping, 0, Bounds.ALL));
    }
    for (Chunk chunk : mapping.keepsKeyOrder() ? chunks : List.<Chunk>of()) {
      pieces.add(range.of(mapping, chunk.ordinal(), chunk.bounds()));
    }
    if (hasDerivedKey(mapping) && mapping.keepsKeyOrder()) {
      pieces.add(new Piece.Beyond(mapping, pieces.size()));
    }
    return pieces;
  }

  private static boolean hasDerivedKey(TableMapping mapping) {
    return mapping.targetKey().stream()
        .map(ColumnMapping::rule)
        .anyMatch(r -> r instanceof ValueRule.DeriveKey || r instanceof ValueRule.RecallKey);
  }

  private void work(String name, Consumer<Looks> body) {
    try (TaskGroup tasks = new TaskGroup(name + " " + frame.run(), frame.stop())) {
      Retry retry = frame.retry().with(tasks.stop());
      frame.valve().employ(tasks, name, () -> body.accept(new Looks(frame, retry)));
    }
  }

  /** Pieces that are being looked at together. */
  private record Asked(List<Piece> pieces, Supplier<List<Comparison>> look) {}

  private void looksAt(Queue<List<Piece>> queue, Looks looks) {
    LookAhead.<List<Piece>, Asked>work(
        "compare",
        frame.valve(),
        looks.stop(),
        queue,
        (question, lanes) -> {
          line(question.getFirst()).state("proving");
          return new Asked(question, Piece.begin(question, looks, lanes));
        },
        this::finish);
  }

  private void finish(Asked asked) {
    List<Piece> question = asked.pieces();
    List<Comparison> found = asked.look().get();
    List<ChunkProof> proofs = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).isEqual()) {
        proof(question.get(i), found.get(i).sourceRows()).ifPresent(proofs::add);
      }
    }
    store(proofs);
    for (int i = 0; i < found.size(); i++) {
      looked(question.get(i), found.get(i));
    }
  }

  private void looked(Piece piece, Comparison found) {
    if (found.isEqual()) {
      equal(piece, found.sourceRows());
    } else {
      line(piece).state("doubtful");
      boolean isMuch = kept.get() > KEPT_MAX;
      Doubt doubt = new Doubt(piece, found, isMuch);
      kept.addAndGet(doubt.kept());
      doubts.add(doubt);
    }
  }

  private void settle() {
    for (int reading = 0;
        reading < READINGS && doubts.stream().anyMatch(Doubt::isOpen);
        reading++) {
      frame
          .board()
          .note(
              "rows of %d tables differ and are read again in %d s, to see whether they change"
                  .formatted(tablesInDoubt(), frame.request().settle().toSeconds()));
      frame.stop().pause(frame.request().settle());
      frame.board().note("");
      Queue<Doubt> again = new ConcurrentLinkedQueue<>(doubts);
      work("again", looks -> readAgain(again, looks));
    }
    for (Doubt doubt = doubts.poll(); doubt != null; doubt = doubts.poll()) {
      settled(doubt);
    }
  }

  private long tablesInDoubt() {
    return doubts.stream().map(d -> d.piece().mapping().source().name()).distinct().count();
  }

  private void readAgain(Queue<Doubt> queue, Looks looks) {
    for (Doubt doubt = queue.poll(); doubt != null; doubt = queue.poll()) {
      looks.check();
      if (doubt.isOpen()) {
        try (Valve.Pass _ = frame.valve().enter(looks.stop(), () -> {})) {
          doubt.again(looks);
        }
      }
    }
  }

  private void settled(Doubt doubt) {
    Piece piece = doubt.piece();
    if (doubt.isGone()) {
      store(proof(piece, doubt.sourceRows()).stream().toList());
    }
    progress(piece, doubt.sourceRows());
    TableAccount account = account(piece);
    if (account.doubted(doubt)) {
      done(piece, account);
    }
  }

  private void equal(Piece piece, long rows) {
    progress(piece, rows);
    TableAccount account = account(piece);
    if (account.equal(rows)) {
      done(piece, account);
    }
  }

  private void progress(Piece piece, long rows) {
    line(piece).chunkDone(rows);
    frame.board().done(rows, pieceBytes.getOrDefault(piece.mapping().source().name(), 0L));
  }

  private void done(Piece piece, TableAccount account) {
    line(piece).state("done");
    whenDone.accept(piece.mapping(), account);
  }

  /** None of rows of which others are to be looked at again. */
  private Optional<ChunkProof> proof(Piece piece, long rows) {
    return piece.isWhole()
        ? Optional.of(
            new ChunkProof(
                piece.mapping().source().name(),
                piece.ordinal(),
                Position.START,
                rows,
                frame.clock().instant()))
        : Optional.empty();
  }

  private void store(List<ChunkProof> proofs) {
    ProvedChunks.note(frame.journal(), frame.run(), proofs);
  }

  private TableAccount account(Piece piece) {
    return Objects.requireNonNull(accounts.get(piece.mapping().source().name()));
  }

  private Board.Line line(Piece piece) {
    return Objects.requireNonNull(lines.get(piece.mapping().source().name()));
  }
}
