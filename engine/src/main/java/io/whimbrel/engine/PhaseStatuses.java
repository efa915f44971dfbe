package io.whimbrel.engine;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads off a history how each phase stands. */
final class PhaseStatuses {
  private PhaseStatuses() {}

  static List<PhaseStatus> of(RunHistory history) {
    return Arrays.stream(Phase.values())
        .filter(phase -> phase != Phase.ROLLBACK || isRollback(history))
        .map(phase -> of(history, phase))
        .toList();
  }

  private static boolean isRollback(RunHistory history) {
    return history.run().phase() == Phase.ROLLBACK
        || history.steps().stream().anyMatch(step -> step.phase() == Phase.ROLLBACK);
  }

  private static PhaseStatus of(RunHistory history, Phase phase) {
    List<StepRecord> steps =
        history.steps().stream().filter(step -> step.phase() == phase).toList();
    Optional<Instant> started =
        steps.stream().map(StepRecord::startedAt).min(Comparator.naturalOrder());
    Optional<Instant> ended =
        steps.stream().flatMap(s -> s.endedAt().stream()).max(Comparator.naturalOrder());
    PhaseStatus.Standing standing = standing(history.run(), phase);
    String detail = steps.isEmpty() ? "" : detail(steps.getLast());
    return new PhaseStatus(
        phase,
        standing,
        started,
        standing == PhaseStatus.Standing.DONE ? ended : Optional.empty(),
        detail);
  }

  private static String detail(StepRecord step) {
    return step.detail().isEmpty() ? step.name() : step.name() + ": " + step.detail();
  }

  private static PhaseStatus.Standing standing(RunRecord run, Phase phase) {
    if (phase == Phase.CLEANUP && run.phase() == Phase.ROLLBACK) {
      return PhaseStatus.Standing.AHEAD;
    }
    int order = phase.compareTo(run.phase());
    if (order < 0 || run.state() == RunState.DONE) {
      return PhaseStatus.Standing.DONE;
    }
    if (order > 0) {
      return PhaseStatus.Standing.AHEAD;
    }
    return switch (run.state()) {
      case RUNNING -> PhaseStatus.Standing.CURRENT;
      case WAITING, PAUSED -> PhaseStatus.Standing.WAITING;
      case FAILED, ABORTED -> PhaseStatus.Standing.FAILED;
      case DONE, ROLLED_BACK -> PhaseStatus.Standing.DONE;
    };
  }
}
