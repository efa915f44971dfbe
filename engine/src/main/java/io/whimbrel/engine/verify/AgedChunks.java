package io.whimbrel.engine.verify;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Valve;
import io.whimbrel.engine.verify.AgedProofs.Due;
import io.whimbrel.engine.verify.AgedProofs.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Proves the rows of tables again, by chunks whose proof is old.
 *
 * <ol>
 *   <li>A chunk that is equal gets a new proof of its own. When every chunk of a table was proved
 *       behind the table's last proof, the table is proved again: that is one round.
 *   <li>In a chunk that is not equal the whole table is in doubt: if rows differ the table's proof
 *       says so at once; then the chunks of this round that are left are proved, so that the proof
 *       names what differs in all of them.
 *   <li>A table that was not equal before is proved again when its proof is old, all chunks of it.
 *   <li>A table that somebody else proved meanwhile keeps that proof, unless rows differ: what was
 *       looked at before it may be other by now.
 * </ol>
 *
 * Of one moment's proofs; used by one thread.
 */
final class AgedChunks {
  private final RunFrame frame;
  private final LiveProof live;
  private final BooleanSupplier isWanted;
  private final Map<TableName, Aged> tables = new TreeMap<>();

  /**
   * For a run.
   *
   * @param proofs the last ones
   * @param isWanted whether to go on with one more chunk
   */
  AgedChunks(RunFrame frame, Catching sync, List<Proof> proofs, BooleanSupplier isWanted) {
    this.frame = frame;
    this.isWanted = isWanted;
    this.live =
        new LiveProof(
            new Sights(frame, AgedProofs.PHASE, frame.retry()),
            new TouchedRows(frame, AgedProofs.PHASE, frame.retry()),
            sync);
    if (proofs.stream().anyMatch(proof -> proof.level() == Level.CHECKSUM)) {
      read(proofs);
    }
  }

  private void read(List<Proof> proofs) {
    Map<TableName, List<Chunk>> chunks =
        frame.journal().chunks(frame.run()).stream().collect(Collectors.groupingBy(Chunk::table));
    Map<TableName, List<ChunkProof>> proved =
        frame.journal().chunkProofs(frame.run()).stream()
            .collect(Collectors.groupingBy(ChunkProof::table));
    Map<TableName, TableMapping> mappings =
        frame.cargo().rowMappings().stream()
            .filter(mapping -> mapping.source().isLogged())
            .collect(Collectors.toMap(mapping -> mapping.source().name(), m -> m));
    for (Proof proof : proofs) {
      TableName name = proof.table();
      TableMapping mapping = mappings.get(name);
      if (proof.level() == Level.CHECKSUM && mapping != null) {
        Map<Integer, ChunkProof> byOrdinal = new HashMap<>();
        proved.getOrDefault(name, List.of()).forEach(p -> byOrdinal.put(p.ordinal(), p));
        List<Chunk> all = chunks.getOrDefault(name, List.of());
        tables.put(name, new Aged(mapping, all, byOrdinal, new HashMap<>(), proof));
      }
    }
  }

  /**
   * A table.
   *
   * @param proved its chunks' proofs, by their ordinals
   * @param doubtful what was found in chunks that are not equal
   * @param last its last proof when this was made
   */
  private record Aged(
      TableMapping mapping,
      List<Chunk> chunks,
      Map<Integer, ChunkProof> proved,
      Map<Integer, ChunkVerdict> doubtful,
      Proof last) {

    boolean isOfThisRound(Chunk chunk) {
      ChunkProof proof = proved.get(chunk.ordinal());
      return proof != null && proof.at().isAfter(last.at());
    }

    Instant at(Chunk chunk) {
      ChunkProof proof = proved.get(chunk.ordinal());
      return proof == null ? last.at() : proof.at();
    }
  }

  /** How many chunks a table has. */
  int count(TableName table) {
    Aged aged = tables.get(table);
    return aged == null ? 0 : aged.chunks().size();
  }

  /** What was proved before a moment. */
  List<Due> due(Instant limit) {
    List<Due> due = new ArrayList<>();
    for (Aged aged : tables.values()) {
      if (aged.last().verdict() != Verdict.EQUAL || aged.chunks().isEmpty()) {
        due.add(new Due(Subject.of(aged.last()), aged.last().at()));
      } else {
        aged.chunks().forEach(c -> due.add(new Due(subject(c), aged.at(c))));
      }
    }
    due.removeIf(d -> !d.at().isBefore(limit));
    return due;
  }

  private static Subject subject(Chunk chunk) {
    return new Subject(Level.CHECKSUM, chunk.table(), chunk.ordinal());
  }

  /**
   * Proves a chunk or a table.
   *
   * @param meanwhile hears of a proof that is stored before all of its table is looked at
   * @return the table's proof, when there is a new one
   */
  List<Proof> prove(Subject subject, Consumer<Proof> meanwhile) {
    Aged aged = tables.get(subject.table());
    if (aged == null) {
      return List.of();
    }
    if (subject.chunk() == Subject.ALL) {
      return whole(aged, meanwhile);
    }
    aged.chunks().stream()
        .filter(chunk -> chunk.ordinal() == subject.chunk() && !isLookedAt(aged, chunk))
        .forEach(chunk -> prove(aged, chunk));
    boolean isRound = aged.chunks().stream().allMatch(aged::isOfThisRound);
    return isRound || !aged.doubtful().isEmpty() ? whole(aged, meanwhile) : List.of();
  }

  private static boolean isLookedAt(Aged aged, Chunk chunk) {
    return aged.isOfThisRound(chunk) || aged.doubtful().containsKey(chunk.ordinal());
  }

  private void prove(Aged aged, Chunk chunk) {
    frame.stop().check();
    Instant begun = frame.clock().instant();
    ChunkVerdict verdict;
    try (Valve.Pass _ = frame.valve().enter(frame.stop(), () -> {})) {
      verdict = live.range(aged.mapping(), chunk.bounds());
    }
    frame.stop().check();
    if (!verdict.isSettled() || verdict.differing() > 0) {
      aged.doubtful().put(chunk.ordinal(), verdict);
      return;
    }
    ChunkProof proof =
        new ChunkProof(chunk.table(), chunk.ordinal(), verdict.since(), verdict.rows(), begun);
    frame.chronicle().write(() -> frame.journal().prove(frame.run(), proof));
    FaultPoint.VERIFY_CHUNK_PROVED.pass();
    aged.proved().put(chunk.ordinal(), proof);
  }

  /** Proves what is left of a table's round, and the table. */
  private List<Proof> whole(Aged aged, Consumer<Proof> meanwhile) {
    boolean isTold = refutes(aged, meanwhile);
    for (Chunk chunk : aged.chunks()) {
      if (!isLookedAt(aged, chunk)) {
        if (!isWanted.getAsBoolean()) {
          return List.of();
        }
        prove(aged, chunk);
        isTold = isTold || refutes(aged, meanwhile);
      }
    }
    TableTally tally = tally(aged);
    Verification.addUnmapped(frame, aged.mapping(), tally, frame.retry());
    Proof proof = tally.proof(ChecksumEvidence.of(frame, aged.mapping()), frame.clock().instant());
    if (proof.verdict() != Verdict.DIFFERENT && !isLast(aged.last())) {
      tables.remove(proof.table());
      return List.of();
    }
    store(proof);
    Set<TableName> left = tally.isOpen() ? Set.of(proof.table()) : Set.of();
    new Leftovers(frame).replace(Level.CHECKSUM, List.of(proof), left);
    tables.remove(proof.table());
    return List.of(proof);
  }

  /** Rows that differ are told as soon as they are known, not when all of their table is proved. */
  private boolean refutes(Aged aged, Consumer<Proof> meanwhile) {
    if (aged.doubtful().isEmpty() || aged.last().verdict() == Verdict.DIFFERENT) {
      return false;
    }
    Proof proof = tally(aged).proof(frame.clock().instant());
    if (proof.verdict() != Verdict.DIFFERENT) {
      return false;
    }
    store(proof);
    meanwhile.accept(proof);
    return true;
  }

  private TableTally tally(Aged aged) {
    long threshold = frame.plan().verify().checksum().differing();
    TableTally tally =
        new TableTally(aged.mapping().source().name(), aged.chunks().size(), threshold);
    for (Chunk chunk : aged.chunks()) {
      ChunkVerdict found = aged.doubtful().get(chunk.ordinal());
      ChunkProof proof = aged.proved().get(chunk.ordinal());
      if (found != null) {
        boolean _ = tally.add(found);
      } else if (proof != null) {
        boolean _ = tally.add(ChunkVerdict.equal(proof.position(), proof.rows(), 0));
      }
    }
    return tally;
  }

  private boolean isLast(Proof proof) {
    return frame.journal().history(frame.run()).proofs(Level.CHECKSUM).stream()
        .filter(p -> p.table().equals(proof.table()))
        .allMatch(p -> p.at().equals(proof.at()));
  }

  private void store(Proof proof) {
    frame.stop().check();
    frame.chronicle().write(() -> frame.journal().proof(frame.run(), proof));
  }
}
