package io.whimbrel.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.RunStatus;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.verify.ProvedUpTo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is typed next is what takes the run further as it stands. */
class NextCommandTest {
  private static final Instant NOW = Instant.parse("2026-05-03T10:00:00Z");

  private static String next(
      String migration,
      RunState state,
      Map<String, String> facts,
      Optional<String> ahead,
      GateRecord... gates) {
    return next(migration, state, facts, ahead, Optional.empty(), gates);
  }

  private static String next(
      String migration,
      RunState state,
      Map<String, String> facts,
      Optional<String> ahead,
      Optional<Lease> lease,
      GateRecord... gates) {
    RunRecord run =
        new RunRecord(
            new RunId(migration + ".1"),
            new MigrationId(migration),
            "",
            "digest",
            state,
            Phase.CUTOVER,
            NOW,
            Optional.empty(),
            Optional.empty());
    RunStatus status =
        new RunStatus(
            new RunHistory(run, List.of(), List.of(), List.of(gates), List.of(), List.of(), facts),
            lease,
            List.of(),
            new ProvedUpTo(List.of()),
            List.of());
    return new NextCommand(status, Map.of(), ahead).words();
  }

  private static String next(RunState state, Map<String, String> facts, GateRecord... gates) {
    return next("M-1", state, facts, Optional.empty(), gates);
  }

  private static GateRecord gate(Gate gate, GateState state) {
    return new GateRecord(gate, state, NOW, Optional.of(NOW), Optional.of("raj"), "");
  }

  @Test
  void aNoGoIsForAPersonToTakeBackAsLongAsItIsInTheWay() {
    GateRecord cutover = gate(Gate.CUTOVER, GateState.REJECTED);
    GateRecord start = gate(Gate.START, GateState.REJECTED);

    assertThat(next(RunState.FAILED, Map.of(), cutover)).isEqualTo("approve cutover");
    assertThat(next(RunState.WAITING, Map.of(), start)).isEqualTo("approve start");
    assertThat(next(RunState.FAILED, Map.of(Facts.GATE_PASSED + "START", "yes"), start))
        .isEqualTo("run");
    assertThat(next(RunState.WAITING, Map.of(), gate(Gate.CLEANUP, GateState.REJECTED)))
        .isEqualTo("approve cleanup");
  }

  @Test
  void whatWasBegunIsEndedByItsOwnCommand() {
    GateRecord cleanup = gate(Gate.CLEANUP, GateState.APPROVED);

    assertThat(next(RunState.WAITING, Map.of(), cleanup)).isEqualTo("cleanup");
    assertThat(next(RunState.FAILED, Map.of(), cleanup)).isEqualTo("cleanup");
    assertThat(next(RunState.FAILED, Map.of(Facts.ROLLBACK_ASKED, "raj: no"), cleanup))
        .isEqualTo("rollback");
    assertThat(next(RunState.ABORTED, Map.of(Facts.LEFT, "the slot"))).isEqualTo("abort");
    assertThat(next(RunState.FAILED, Map.of())).isEqualTo("run");
  }

  @Test
  void whatFollowsMonitoringIsTheCleanupUnlessItDidNotEndWell() {
    GateRecord open = gate(Gate.CLEANUP, GateState.OPEN);
    String ill = GateLine.write(List.of(GateLine.noGo("errors", "3 %", "below 1 %", "mend it")));

    assertThat(next(RunState.WAITING, Map.of(), open)).isEqualTo("cleanup");
    assertThat(next(RunState.WAITING, Map.of(Facts.SUCCESS, ill), open))
        .isEqualTo("rollback --dry-run");
    assertThat(next("M-1", RunState.WAITING, Map.of(), Optional.of("run"), open)).isEqualTo("run");
  }

  @Test
  void whereAProcessGoesOnByItselfItIsWatched() {
    Optional<Lease> lease = Optional.of(new Lease("host:7", 1, NOW));
    GateRecord go = gate(Gate.CUTOVER, GateState.APPROVED);

    assertThat(next("M-1", RunState.WAITING, Map.of(), Optional.empty(), lease, go))
        .isEqualTo("status --watch");
    assertThat(next("M-1", RunState.RUNNING, Map.of(), Optional.empty(), lease))
        .isEqualTo("status --watch");
    assertThat(next(RunState.WAITING, Map.of(), go)).isEqualTo("run");
  }

  @Test
  void aPhaseThatWasRolledBackIsCleanedUpByItself() {
    assertThat(next("M-1:orders", RunState.ROLLED_BACK, Map.of(), Optional.empty()))
        .isEqualTo("cleanup --phase orders");
    assertThat(next(RunState.ROLLED_BACK, Map.of())).isEqualTo("cleanup");
    assertThat(next(RunState.ROLLED_BACK, Map.of(Facts.ROLLBACK_CLEANED, "yes")))
        .isEqualTo("report");
  }
}
