package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.RunFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must be proved again of each table, given the proofs of its chunks: the keys that sync wrote
 * since, and whole the chunks for which that cannot be told (never proved, table emptied since,
 * table without a key).
 */
final class ProofState {
  private final RunFrame frame;
  private final Map<TableName, List<Chunk>> chunks;
  private final Map<TableName, Map<Integer, ChunkProof>> proofs;

  /** Tables written to behind the oldest proof: only of these more is asked. */
  private final Set<TableName> touched;

  private final Set<TableName> emptied;

  ProofState(RunFrame frame) {
    this.frame = frame;
    this.chunks =
        frame.journal().chunks(frame.run()).stream().collect(Collectors.groupingBy(Chunk::table));
    this.proofs =
        frame.journal().chunkProofs(frame.run()).stream()
            .collect(
                Collectors.groupingBy(
                    ChunkProof::table, Collectors.toMap(ChunkProof::ordinal, proof -> proof)));
    Position oldest =
        proofs.entrySet().stream()
            .map(entry -> since(entry.getKey(), entry.getValue()))
            .min(Comparator.naturalOrder())
            .orElse(Position.START);
    this.touched = Set.copyOf(frame.target().proofs().touchedTables(oldest));
    this.emptied = Set.copyOf(frame.target().proofs().truncated(oldest));
  }

  /**
   * What is to be proved of one table.
   *
   * @param whole chunks to be proved whole
   * @param keys source keys whose rows are to be proved
   */
  record Remainder(TableMapping mapping, List<Chunk> whole, List<List<String>> keys) {}

  static String fact(TableName table) {
    return "proved." + table;
  }

  static String timeFact(TableName table) {
    return "proved-at." + table;
  }

  /** Notes that a table is proved as a whole, as it was at a position, and when that was. */
  static void note(Chronicle chronicle, TableName table, Position position, Instant at) {
    chronicle.position(fact(table), position);
    chronicle.fact(timeFact(table), at.toString());
  }

  /** What is to be proved of a table, by what was written before this was made. */
  Remainder remainder(TableMapping mapping) {
    TableName name = mapping.source().name();
    List<Chunk> all = chunks.getOrDefault(name, List.of());
    Map<Integer, ChunkProof> proved = proofs.getOrDefault(name, Map.of());
    if (mapping.source().key().isEmpty() || proved.isEmpty()) {
      return new Remainder(mapping, all, List.of());
    }
    Position since = since(name, proved);
    if (wasEmptied(mapping, since)) {
      return new Remainder(mapping, all, List.of());
    }
    List<Chunk> whole = new ArrayList<>(all);
    whole.removeIf(chunk -> proved.containsKey(chunk.ordinal()));
    List<List<String>> keys =
        touched.contains(name) ? frame.target().proofs().touched(mapping, since) : List.of();
    return new Remainder(mapping, whole, keys);
  }

  /** Lets the target forget which keys were written before what is proved of their tables. */
  void forgetProved() {
    Map<TableName, Position> proved = new HashMap<>();
    proofs.forEach((table, ofTable) -> proved.put(table, since(table, ofTable)));
    frame.target().proofs().forgetTouched(proved);
  }

  private boolean wasEmptied(TableMapping mapping, Position since) {
    List<TableName> names = List.of(mapping.source().name(), mapping.target());
    return names.stream().anyMatch(emptied::contains)
        && frame.target().proofs().truncated(since).stream().anyMatch(names::contains);
  }

  private Position since(TableName name, Map<Integer, ChunkProof> proved) {
    Position oldest =
        proved.values().stream()
            .map(ChunkProof::position)
            .min(Comparator.naturalOrder())
            .orElse(Position.START);
    Optional<Position> later = frame.chronicle().position(fact(name));
    return later.filter(position -> position.hasReached(oldest)).orElse(oldest);
  }
}
