package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Up to where rows are proved: the oldest position of a table's chunks, or a later one up to which
 * what changed since was proved again. What was proved of a table in which differences were found
 * since does not count. Told from the journal alone.
 *
 * @param tables every table that is cut into chunks, by name
 */
public record ProvedUpTo(List<OfTable> tables) {
  private static final Set<Level> OF_ROWS = Set.of(Level.COUNT, Level.SAMPLE, Level.CHECKSUM);

  /** A position of the source, as text, and the time when a proof as of it began. */
  public record Place(String position, Instant at) {}

  /**
   * One table.
   *
   * @param proved how many of its chunks are proved
   * @param place up to where all of them are; empty while one is not proved
   */
  public record OfTable(TableName table, int chunks, int proved, Optional<Place> place) {}

  public ProvedUpTo {
    tables = List.copyOf(tables);
  }

  /** Of a run. */
  public static ProvedUpTo of(Journal journal, RunHistory history) {
    Map<TableName, List<Chunk>> chunks =
        journal.chunks(history.run().run()).stream()
            .collect(Collectors.groupingBy(Chunk::table, TreeMap::new, Collectors.toList()));
    Map<TableName, List<ChunkProof>> proofs =
        journal.chunkProofs(history.run().run()).stream()
            .collect(Collectors.groupingBy(ChunkProof::table));
    Map<TableName, Place> last = ofCutover(history);
    Set<TableName> refuted = refuted(history);
    List<OfTable> tables = new ArrayList<>();
    chunks.forEach(
        (table, all) -> {
          List<ChunkProof> proved =
              refuted.contains(table) ? List.of() : proofs.getOrDefault(table, List.of());
          Optional<Place> place =
              Optional.ofNullable(last.get(table))
                  .or(() -> live(table, all.size(), proved, history.facts()));
          tables.add(new OfTable(table, all.size(), proved.size(), place));
        });
    return new ProvedUpTo(tables);
  }

  /** Once the cutover was decided its own proofs speak for all rows. */
  private static Map<TableName, Place> ofCutover(RunHistory history) {
    if (history.facts().getOrDefault(Facts.DECIDED, "").isEmpty()) {
      return Map.of();
    }
    return history.proofs().stream()
        .filter(proof -> proof.level() == Level.CHECKSUM && proof.isEqual())
        .collect(
            Collectors.toMap(
                Proof::table, proof -> new Place(proof.position(), proof.at()), (a, _) -> a));
  }

  /** Tables of which a last proof says that their rows differ. */
  private static Set<TableName> refuted(RunHistory history) {
    return history.proofs().stream()
        .filter(proof -> OF_ROWS.contains(proof.level()))
        .filter(proof -> proof.verdict() == Proof.Verdict.DIFFERENT)
        .map(Proof::table)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<Place> live(
      TableName table, int chunks, List<ChunkProof> proved, Map<String, String> facts) {
    if (proved.size() < chunks) {
      return Optional.empty();
    }
    Optional<ChunkProof> oldest = proved.stream().min(Comparator.comparing(ChunkProof::position));
    Optional<Instant> first = proved.stream().map(ChunkProof::at).min(Comparator.naturalOrder());
    Optional<Position> later =
        Optional.ofNullable(facts.get(ProofState.fact(table)))
            .filter(text -> !text.isEmpty())
            .map(Chronicle::parsePosition)
            .filter(position -> oldest.isEmpty() || position.hasReached(oldest.get().position()));
    Optional<Instant> laterAt =
        Optional.ofNullable(facts.get(ProofState.timeFact(table))).map(Instant::parse);
    if (later.isPresent() && laterAt.isPresent()) {
      return Optional.of(new Place(later.get().text(), laterAt.get()));
    }
    return oldest.map(proof -> new Place(proof.position().text(), first.orElse(proof.at())));
  }

  /** How many tables are proved whole. */
  public long whole() {
    return tables.stream().filter(table -> table.place().isPresent()).count();
  }

  /** The oldest place of those tables that are proved whole. */
  public Optional<Place> place() {
    return tables.stream()
        .flatMap(table -> table.place().stream())
        .min(Comparator.comparing(Place::at));
  }
}
