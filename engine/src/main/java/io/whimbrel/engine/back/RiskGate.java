package io.whimbrel.engine.back;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.Catching;
import io.whimbrel.engine.verify.RoundFound;
import io.whimbrel.engine.verify.RoundLedger;
import io.whimbrel.engine.verify.RowsAtRisk;
import io.whimbrel.engine.verify.TablesProved;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a rollback looks at before anything is fenced: where proofs behind the cutover saw rows that
 * only the new side has, these tables are proved again, however long that is ago. If such rows are
 * still there, it goes on only where somebody said that they may be lost; that is recorded.
 */
public final class RiskGate {
  private final RunFrame forth;
  private final RunFrame back;

  /** Of a run and its way back, which carries changes. */
  public RiskGate(RunFrame forth, RunFrame back) {
    this.forth = forth;
    this.back = back;
  }

  /**
   * Lets the rollback pass, or throws {@code GO_REFUSED}.
   *
   * @return how many rows of a table may be lost by it
   */
  public Map<TableName, Long> pass(Catching sync) {
    Set<TableName> tables = RowsAtRisk.tables(forth.journal(), forth.run());
    if (tables.isEmpty()) {
      return Map.of();
    }
    RoundLedger ledger = new RoundLedger(forth.clock().instant(), 0, (_, _) -> {});
    try (ProvingFrame ground = new ProvingFrame(forth, back, ledger, back.stop())) {
      new TablesProved(ground.frame(), sync).prove(tables).forEach(ledger::saw);
    }
    RoundFound found = ledger.ended(forth.clock().instant());
    if (found.atRisk() == 0) {
      tell("rollback.proved", "no row is on the new side only any more", Map.of());
      return Map.of();
    }
    GateLine line = RowsAtRisk.line(found);
    Optional<String> despite = forth.chronicle().fact(Facts.ROLLBACK_DESPITE);
    if (despite.isEmpty()) {
      throw Problem.of(ProblemCode.GO_REFUSED)
          .what("NO_GO %s: %s".formatted(line.name(), line.found()))
          .where(ledger.atRisk().keySet().iterator().next().toString())
          .fix(line.fix())
          .exception();
    }
    tell(
        "rollback.despite",
        "%s; despite %s: %s".formatted(despite.get(), line.name(), line.found()),
        Map.of("despite", despite.get(), "found", line.found()));
    return ledger.atRisk();
  }

  private void tell(String kind, String text, Map<String, String> data) {
    forth.chronicle().event(Phase.ROLLBACK, kind, text, data);
  }
}
