package io.whimbrel.engine.back;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.AcceptedLoss;
import io.whimbrel.engine.verify.Catching;
import io.whimbrel.engine.verify.RoundFound;
import io.whimbrel.engine.verify.RoundLedger;
import io.whimbrel.engine.verify.RowsAtRisk;
import io.whimbrel.engine.verify.TablesProved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a rollback looks at before anything is fenced. Where proofs behind the cutover saw rows that
 * only the new side has, these tables are proved again, however long that is ago. Where phases
 * share the rows of tables, rows of the phase must not point to those of another one, which would
 * stay. What speaks against it keeps it back, unless somebody said that it may go all the same;
 * that is recorded.
 */
public final class RiskGate {
  private static final String STRAYING = "rows of other phases";

  private final RunFrame forth;
  private final RunFrame back;
  private final List<GateLine> against = new ArrayList<>();

  /** Of a run and its way back, which carries changes. */
  public RiskGate(RunFrame forth, RunFrame back) {
    this.forth = forth;
    this.back = back;
  }

  /**
   * Lets the rollback pass, or throws {@code GO_REFUSED}.
   *
   * @return the rows of a table that may be lost by it
   */
  public Map<TableName, AcceptedLoss> pass(Catching sync) {
    Map<TableName, AcceptedLoss> losses = provedAgain(sync);
    straying();
    if (against.isEmpty()) {
      return Map.of();
    }
    String lines =
        against.stream()
            .map(line -> "NO_GO %s: %s".formatted(line.name(), line.found()))
            .collect(Collectors.joining("; "));
    Optional<String> despite = forth.chronicle().fact(Facts.ROLLBACK_DESPITE);
    if (despite.isEmpty()) {
      throw Problem.of(ProblemCode.GO_REFUSED)
          .what(lines)
          .where("gate " + Gate.ROLLBACK)
          .fix(against.getFirst().fix())
          .exception();
    }
    tell(
        "rollback.despite",
        "%s; despite %s".formatted(despite.get(), lines),
        Map.of("despite", despite.get(), "found", lines));
    return losses;
  }

  private Map<TableName, AcceptedLoss> provedAgain(Catching sync) {
    Set<TableName> all =
        forth.cargo().rowMappings().stream()
            .map(mapping -> mapping.source().name())
            .collect(Collectors.toSet());
    Set<TableName> tables = RowsAtRisk.tables(forth.journal(), forth.run(), all);
    if (tables.isEmpty()) {
      return Map.of();
    }
    RoundLedger ledger = new RoundLedger(forth.clock().instant(), 0, (_, _) -> {});
    try (ProvingFrame ground = new ProvingFrame(forth, back, ledger, back.stop())) {
      new TablesProved(ground.frame(), sync).prove(tables).forEach(ledger::saw);
    }
    RoundFound found = ledger.ended(forth.clock().instant());
    if (!ledger.undecided().isEmpty()) {
      against.add(RowsAtRisk.undecided(ledger.undecided()));
    }
    if (found.atRisk() > 0) {
      against.add(RowsAtRisk.line(found));
    } else if (against.isEmpty()) {
      tell("rollback.proved", "no row is on the new side only any more", Map.of());
    }
    return ledger.losses();
  }

  private void straying() {
    boolean isSharing =
        forth.plan().phasing().whole().filter(w -> !w.phasing().shared().isEmpty()).isPresent();
    if (!isSharing) {
      return;
    }
    back.retry()
        .call(
            Phase.ROLLBACK,
            "looking for rows that point to other phases",
            () -> back.source().straying(back.source().inventory(back.plan().tables()).tables()))
        .forEach(
            finding ->
                against.add(
                    GateLine.noGo(
                        STRAYING,
                        finding.what(),
                        "none",
                        finding.fix()
                            + "; or go back all the same with --despite and the reason")));
  }

  private void tell(String kind, String text, Map<String, String> data) {
    forth.chronicle().event(Phase.ROLLBACK, kind, text, data);
  }
}
