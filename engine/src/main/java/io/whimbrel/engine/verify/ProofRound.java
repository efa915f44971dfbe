package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.verify.MonitorProofs;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Valve;
import java.util.List;
import java.util.Set;

/**
 * Counts and proves rows once more behind the cutover, while changes are carried back: the proof of
 * rows that change ({@link LiveProof}), with the sides swapped.
 *
 * <ol>
 *   <li>Counts, of tables all of whose rows travelled.
 *   <li>All rows, in the columns that go back exactly: a row that nobody wrote to need not be what
 *       {@code down} makes of it.
 *   <li>Rows that were written since the round before, in all columns: these are what {@code down}
 *       made of them.
 * </ol>
 *
 * Used by one thread.
 */
public final class ProofRound {
  private static final String SINCE = "round.since";

  private final RunFrame frame;
  private final Catching sync;
  private final MonitorProofs rules;
  private final Ground ground;
  private final RoundLedger ledger;

  /**
   * What is proved.
   *
   * @param whole the mappings backwards with all columns; those of the frame have only such that go
   *     back exactly
   * @param keepingAside old tables of which some rows are kept aside, and are not on the new side
   */
  public record Ground(List<TableMapping> whole, Set<TableName> keepingAside) {
    public Ground {
      whole = List.copyOf(whole);
      keepingAside = Set.copyOf(keepingAside);
    }
  }

  /**
   * For a run's way back.
   *
   * @param frame whose journal tells the ledger of each proof
   */
  public ProofRound(
      RunFrame frame, Catching sync, MonitorProofs rules, Ground ground, RoundLedger ledger) {
    this.frame = frame;
    this.sync = sync;
    this.rules = rules;
    this.ground = ground;
    this.ledger = ledger;
  }

  /** Proves; the ledger has what was found. */
  public void run() {
    List<TableMapping> tables =
        frame.cargo().rowMappings().stream().filter(m -> m.source().isLogged()).toList();
    ledger.expect(tables, ground.keepingAside());
    Position now = sync.applied();
    if (rules.levels().contains(Level.COUNT)) {
      count(tables);
    }
    if (rules.levels().contains(Level.CHECKSUM)) {
      new Verification(frame, sync).run(List.of());
      written(tables);
    }
    frame.chronicle().position(SINCE, now);
  }

  private void count(List<TableMapping> tables) {
    CountLevel level = new CountLevel(frame, sync, Phase.MONITOR);
    level.prove(
        tables.stream()
            .filter(m -> m.bystanders().isEmpty())
            .filter(m -> !ground.keepingAside().contains(m.target()))
            .toList());
    level.found().forEach(ledger::counted);
  }

  private void written(List<TableMapping> exact) {
    Position since =
        frame
            .chronicle()
            .position(SINCE)
            .or(() -> frame.chronicle().position(Facts.LOG_START))
            .orElse(Position.START);
    Sights sights = new Sights(frame, Phase.MONITOR, frame.retry());
    TouchedRows touched = new TouchedRows(frame, Phase.MONITOR, frame.retry());
    LiveProof live = new LiveProof(sights, touched, sync);
    for (TableMapping mapping : ground.whole()) {
      boolean isProved =
          mapping.source().key().isEmpty()
              || !mapping.source().isLogged()
              || !mapping.source().holdsRows()
              || exact.contains(mapping);
      if (!isProved) {
        List<List<String>> keys = List.copyOf(touched.since(mapping, since));
        for (List<List<String>> part : CutoverProof.parts(keys)) {
          frame.stop().check();
          try (Valve.Pass _ = frame.valve().enter(frame.stop(), () -> {})) {
            ledger.saw(mapping, live.keys(mapping, part));
          }
        }
      }
    }
  }
}
