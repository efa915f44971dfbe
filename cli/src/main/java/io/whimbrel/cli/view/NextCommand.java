package io.whimbrel.cli.view;

import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.engine.RunStatus;
import io.whimbrel.engine.approval.Approvals;
import io.whimbrel.engine.monitor.SuccessList;
import io.whimbrel.engine.run.Facts;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The command with which a run goes on, without its first word and its plan: one that does what is
 * to be done as the run stands.
 *
 * @param approvals gates that wait for several people
 * @param ahead what a run that waits is known to wait for
 */
record NextCommand(
    RunStatus status, Map<Gate, Approvals.Standing> approvals, Optional<String> ahead) {

  String words() {
    return switch (status.history().run().state()) {
      case DONE -> "report";
      case ABORTED -> has(Facts.LEFT) ? "abort" : "report";
      case ROLLED_BACK -> has(Facts.ROLLBACK_CLEANED) ? "report" : behindRollback();
      case PAUSED -> "resume";
      case FAILED -> begun();
      case WAITING ->
          rollback()
              .or(this::rejected)
              .or(() -> ahead)
              .or(this::open)
              .or(this::cleanup)
              .or(this::watched)
              .orElse("run");
      case RUNNING -> watched().orElseGet(this::begun);
    };
  }

  /** Where a process works on the run there is nothing to be typed. */
  private Optional<String> watched() {
    return status.lease().map(_ -> "status --watch");
  }

  private boolean has(String fact) {
    return !status.history().facts().getOrDefault(fact, "").isEmpty();
  }

  /** What was rolled back is cleaned up by phase, where the plan has phases. */
  private String behindRollback() {
    MigrationId id = status.history().run().migration();
    return id.isPhase()
        ? "cleanup --phase " + id.text().substring(id.text().indexOf(':') + 1)
        : "cleanup";
  }

  private String begun() {
    return rollback().or(this::cleanup).or(this::rejected).orElse("run");
  }

  private Optional<String> rollback() {
    return has(Facts.ROLLBACK_ASKED) ? Optional.of("rollback") : Optional.empty();
  }

  private Optional<String> cleanup() {
    return status.history().gates().stream()
        .filter(gate -> gate.gate() == Gate.CLEANUP && gate.state() == GateState.APPROVED)
        .findFirst()
        .map(_ -> "cleanup");
  }

  /** A no-go that the run does not get past before somebody says go. */
  private Optional<String> rejected() {
    return status.history().gates().stream()
        .filter(gate -> gate.state() == GateState.REJECTED && isInTheWay(gate.gate()))
        .findFirst()
        .map(gate -> approve(gate.gate()));
  }

  private boolean isInTheWay(Gate gate) {
    return switch (gate) {
      case READS, CUTOVER -> !has(Facts.DECIDED);
      case ROLLBACK -> false;
      case CLEANUP -> true;
      case START, PREPARE, COPY, SYNC, VERIFY, MONITOR -> !has(Facts.GATE_PASSED + gate);
    };
  }

  private Optional<String> open() {
    return status.history().gates().stream()
        .filter(gate -> gate.state() == GateState.OPEN)
        .findFirst()
        .map(this::decide);
  }

  private String decide(GateRecord gate) {
    if (gate.gate() != Gate.CLEANUP || approvals.containsKey(Gate.CLEANUP)) {
      return approve(gate.gate());
    }
    boolean isIll = !SuccessList.against(SuccessList.of(status.history().facts())).isEmpty();
    return isIll ? "rollback --dry-run" : "cleanup";
  }

  private static String approve(Gate gate) {
    return "approve " + gate.name().toLowerCase(Locale.ROOT);
  }
}
