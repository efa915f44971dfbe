package io.whimbrel.engine.verify;

import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.RunFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Proves what is wanted while changes go on, level by level, the cheap ones first. All levels are
 * gone through whatever is found, so that one run names everything.
 */
public final class Levels {
  private static final int TOGETHER = 200;

  private final RunFrame frame;
  private final Catching sync;
  private final Wanted wanted;
  private final Instant begun;

  /**
   * For a run.
   *
   * @param begun when this verification began, maybe in an earlier process: proofs from then on
   *     stand
   */
  public Levels(RunFrame frame, Catching sync, Wanted wanted, Instant begun) {
    this.frame = frame;
    this.sync = sync;
    this.wanted = wanted;
    this.begun = begun;
  }

  /** Proves; every proof is in the journal when it returns. */
  public List<Proof> prove(Phase phase) {
    List<Proof> proofs = new ArrayList<>();
    for (Level level : wanted.levels(frame.plan())) {
      frame.stop().check();
      frame.board().note("proves level " + words(Set.of(level)));
      proofs.addAll(prove(phase, level));
    }
    frame.board().note("");
    return List.copyOf(proofs);
  }

  private List<Proof> prove(Phase phase, Level level) {
    return switch (level) {
      case STRUCTURE ->
          stored(new StructureLevel(frame).prove(phase, wanted::means, frame.retry()));
      case COUNT -> counted(phase);
      case SAMPLE -> new SampleLevel(frame, sync, phase).prove(wanted::means);
      case CHECKSUM -> new Verification(frame, sync).run(keptChunks(), wanted::means);
      case RULES -> stored(new RulesLevel(frame, phase, frame.retry()).prove(sync, wanted::means));
    };
  }

  private List<Proof> stored(List<Proof> proofs) {
    store(frame, proofs);
    return proofs;
  }

  /** Levels in words. */
  static String words(Set<Level> levels) {
    return levels.stream()
        .map(level -> level.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** Puts proofs into the journal, many at a time. */
  static void store(RunFrame frame, List<Proof> proofs) {
    for (int from = 0; from < proofs.size(); from += TOGETHER) {
      List<Proof> some = proofs.subList(from, Math.min(proofs.size(), from + TOGETHER));
      frame
          .chronicle()
          .write(
              () ->
                  frame
                      .journal()
                      .together(() -> some.forEach(p -> frame.journal().proof(frame.run(), p))));
    }
  }

  private List<Proof> counted(Phase phase) {
    List<Proof> standing =
        frame.journal().history(frame.run()).proofs(Level.COUNT).stream()
            .filter(p -> p.verdict() == Verdict.EQUAL && !p.at().isBefore(begun))
            .toList();
    Set<TableName> done = standing.stream().map(Proof::table).collect(Collectors.toSet());
    List<TableMapping> open =
        frame.cargo().rowMappings().stream()
            .filter(mapping -> mapping.source().isLogged())
            .filter(mapping -> wanted.means(mapping.source().name()))
            .filter(mapping -> !done.contains(mapping.source().name()))
            .toList();
    if (done.isEmpty() && wanted.isOfAllTables()) {
      frame.chronicle().position(Leftovers.COUNTED, sync.applied());
    }
    CountLevel level = new CountLevel(frame, sync, phase);
    List<Proof> proofs = new ArrayList<>(standing);
    proofs.addAll(level.prove(open));
    new Leftovers(frame).replace(Level.COUNT, proofs, level.left());
    return proofs;
  }

  private List<ChunkProof> keptChunks() {
    return frame.journal().chunkProofs(frame.run()).stream()
        .filter(proof -> !proof.at().isBefore(begun))
        .toList();
  }
}
