package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.RunFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  ProofState(RunFrame frame) {
    this.frame = frame;
    this.chunks =
        frame.journal().chunks(frame.run()).stream().collect(Collectors.groupingBy(Chunk::table));
    this.proofs =
        frame.journal().chunkProofs(frame.run()).stream()
            .collect(
                Collectors.groupingBy(
                    ChunkProof::table, Collectors.toMap(ChunkProof::ordinal, proof -> proof)));
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

  /** What is to be proved of a table now. */
  Remainder remainder(TableMapping mapping) {
    TableName name = mapping.source().name();
    List<Chunk> all = chunks.getOrDefault(name, List.of());
    Map<Integer, ChunkProof> proved = proofs.getOrDefault(name, Map.of());
    if (mapping.source().key().isEmpty() || proved.isEmpty()) {
      return new Remainder(mapping, all, List.of());
    }
    Position since = since(name, proved);
    List<TableName> emptied = frame.target().proofs().truncated(since);
    if (emptied.contains(name) || emptied.contains(mapping.target())) {
      return new Remainder(mapping, all, List.of());
    }
    List<Chunk> whole = new ArrayList<>(all);
    whole.removeIf(chunk -> proved.containsKey(chunk.ordinal()));
    return new Remainder(mapping, whole, frame.target().proofs().touched(mapping, since));
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
