package io.whimbrel.documents.update;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.documents.Carried;
import io.whimbrel.documents.ForecastWords;
import io.whimbrel.documents.PhaseTimes;
import io.whimbrel.documents.StepLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes a status update from what is known. Used once, by one thread. */
final class UpdateWriting {
  /** Phases of a run that is not rolled back, in order. */
  private static final List<Phase> PHASES =
      Arrays.stream(Phase.values()).filter(p -> p != Phase.ROLLBACK).toList();

  private static final int NEARLY = 95;

  private final UpdateGround ground;

  UpdateWriting(UpdateGround ground) {
    this.ground = ground;
  }

  StatusUpdate update() {
    Progress progress = ground.history().map(this::progress).orElse(Progress.NONE);
    return new StatusUpdate(
        StatusUpdate.subject(ground.migration(), "Migration status", Optional.of(ground.now())),
        ground.history().map(this::status).orElse("Not started"),
        ground.history().map(UpdateWriting::part).orElse("Pre-Migration"),
        progress.percent(),
        progress.ground(),
        ground.history().map(this::completed).orElse(List.of()),
        ground.history().map(this::current).orElse(List.of()),
        upcoming(),
        ground.history().map(this::metrics).orElse(ground.figures()),
        ground.issues(),
        ground.history().map(UpdateWriting::troubles).orElse(List.of()),
        downtime(),
        ground
            .next()
            .map(StatusUpdate::time)
            .map(time -> time + ", or at the next phase if that is earlier")
            .orElse(isOver() ? "none, it is over" : "when somebody sends one"));
  }

  private boolean isOver() {
    return ground.history().map(h -> h.run().state().isFinal()).orElse(false);
  }

  private record Progress(int percent, String ground) {
    static final Progress NONE = new Progress(0, "nothing has been run");
  }

  private Progress progress(RunHistory history) {
    RunState state = history.run().state();
    if (state == RunState.DONE) {
      return new Progress(100, "all phases");
    }
    if (state.isFinal() || history.run().phase() == Phase.ROLLBACK) {
      return new Progress(0, "the old side is in charge");
    }
    if (ground.steps() > 0) {
      long done =
          StepLine.of(history, ground.now()).stream()
              .filter(line -> line.step().state() == StepState.DONE)
              .count();
      int percent = (int) Math.min(100, done * 100 / ground.steps());
      return new Progress(percent, "%d of %d steps".formatted(done, ground.steps()));
    }
    int at = PHASES.indexOf(history.run().phase());
    String phases = "%d of %d phases".formatted(at, PHASES.size());
    return ground
        .forecast()
        .map(f -> new Progress(byForecast(history, f.phases()), phases + ", by the rehearsal"))
        .orElse(new Progress(at * 100 / PHASES.size(), phases));
  }

  /** The expected time that is over, of all of it; of the current phase nearly all at most. */
  private int byForecast(RunHistory history, Map<Phase, Interval> expected) {
    double whole = 0;
    double over = 0;
    Map<Phase, Duration> working = PhaseTimes.working(history, ground.now());
    for (Map.Entry<Phase, Interval> phase : expected.entrySet()) {
      double time = phase.getValue().expected().toMillis();
      int order = phase.getKey().compareTo(history.run().phase());
      double worked = working.getOrDefault(phase.getKey(), Duration.ZERO).toMillis();
      whole += time;
      over += order < 0 ? time : order > 0 ? 0 : Math.min(time * NEARLY / 100, worked);
    }
    return whole == 0 ? 0 : Math.clamp(Math.round(over * 100 / whole), 0, 99);
  }

  private String status(RunHistory history) {
    return switch (history.run().state()) {
      case DONE -> "Complete";
      case ABORTED -> "Given up before the cutover";
      case ROLLED_BACK -> "Rolled back";
      case FAILED -> "Issues Encountered";
      case RUNNING, WAITING, PAUSED ->
          troubles(history).isEmpty() ? "In Progress" : "Issues Encountered";
    };
  }

  private static String part(RunHistory history) {
    String phase = history.run().phase().name().toLowerCase(Locale.ROOT);
    if (history.run().state() == RunState.DONE) {
      return "Post-Migration";
    }
    return switch (history.run().phase()) {
      case ASSESS, PREPARE -> "Pre-Migration (" + phase + ")";
      case COPY, SYNC, VERIFY, CUTOVER -> "Migration (" + phase + ")";
      case MONITOR, CLEANUP -> "Post-Migration (" + phase + ")";
      case ROLLBACK -> "Rollback";
    };
  }

  private List<String> completed(RunHistory history) {
    List<String> lines = new ArrayList<>();
    Phase at = history.run().phase();
    boolean isOver = history.run().state() == RunState.DONE;
    for (Phase phase : PHASES) {
      List<StepRecord> steps = history.steps().stream().filter(s -> s.phase() == phase).toList();
      Optional<Instant> end =
          steps.stream().flatMap(s -> s.endedAt().stream()).max(Comparator.naturalOrder());
      if ((isOver || phase.compareTo(at) < 0) && end.isPresent()) {
        lines.add("%s - %s".formatted(called(phase), StatusUpdate.time(end.get())));
      }
    }
    for (GateRecord gate : history.gates()) {
      if (gate.state() == GateState.APPROVED) {
        lines.add(
            "Go for the %s%s%s"
                .formatted(
                    gate.gate().name().toLowerCase(Locale.ROOT),
                    gate.decidedBy().map(by -> " by " + StatusUpdate.oneLine(by)).orElse(""),
                    gate.decidedAt().map(t -> " - " + StatusUpdate.time(t)).orElse("")));
      }
    }
    return lines;
  }

  private static String called(Phase phase) {
    return switch (phase) {
      case ASSESS -> "Assessment";
      case PREPARE -> "Preparation";
      case COPY -> "Initial copy";
      case SYNC -> "Catching up with changes";
      case VERIFY -> "Verification";
      case CUTOVER -> "Cutover";
      case MONITOR -> "Monitoring";
      case CLEANUP -> "Cleanup";
      case ROLLBACK -> "Rollback";
    };
  }

  private List<String> current(RunHistory history) {
    if (history.run().state().isFinal()) {
      return List.of();
    }
    Phase phase = history.run().phase();
    List<String> lines = new ArrayList<>();
    Optional<GateRecord> gate =
        history.gates().stream().filter(g -> g.state() == GateState.OPEN).findFirst();
    String work = called(phase);
    lines.add(
        switch (history.run().state()) {
          case RUNNING, WAITING -> gate.map(UpdateWriting::waits).orElse(work);
          case PAUSED -> work + ", paused by somebody";
          case FAILED -> work + ", stopped by a problem";
          case DONE, ABORTED, ROLLED_BACK -> work;
        });
    eta(history, phase).ifPresent(lines::add);
    return lines;
  }

  private static String waits(GateRecord gate) {
    return "Waits for a go for the " + gate.gate().name().toLowerCase(Locale.ROOT);
  }

  private Optional<String> eta(RunHistory history, Phase phase) {
    Optional<Interval> expected = ground.forecast().map(f -> f.phases().get(phase));
    if (history.run().state() != RunState.RUNNING || expected.isEmpty()) {
      return Optional.empty();
    }
    Duration worked = PhaseTimes.working(history, ground.now()).getOrDefault(phase, Duration.ZERO);
    Duration left = expected.get().expected().minus(worked);
    return Optional.of(
        left.isPositive()
            ? "ETA: " + StatusUpdate.time(ground.now().plus(left))
            : "ETA: longer than rehearsed (" + ForecastWords.range(expected.get()) + ")");
  }

  private List<String> upcoming() {
    List<String> lines = new ArrayList<>();
    if (ground.history().isEmpty()) {
      lines.add("The run begins");
      lines.add("Scheduled: " + ground.schedule().start().map(Object::toString).orElse("not said"));
      return lines;
    }
    RunHistory history = ground.history().get();
    if (history.run().state().isFinal() || history.run().phase() == Phase.ROLLBACK) {
      return List.of();
    }
    int at = PHASES.indexOf(history.run().phase());
    if (at + 1 < PHASES.size() && ground.steps() == 0) {
      lines.add(called(PHASES.get(at + 1)));
    }
    boolean isBefore =
        history.gates().stream()
            .noneMatch(g -> g.gate() == Gate.CUTOVER && g.state() == GateState.APPROVED);
    if (isBefore && ground.steps() == 0) {
      ground
          .schedule()
          .window()
          .ifPresent(w -> lines.add("Cutover scheduled: %s".formatted(w.text())));
    }
    ground.schedule().eta().ifPresent(day -> lines.add("To be complete by " + day));
    return lines;
  }

  private List<String> metrics(RunHistory history) {
    List<String> lines = new ArrayList<>();
    Carried carried = Carried.of(history, ground.now());
    if (carried.rows() > 0) {
      lines.add(migrated(history, carried.rows()));
    }
    if (carried.bytes() > 0) {
      lines.add(
          "Performance: %s copied%s"
              .formatted(
                  Figures.bytes(carried.bytes()),
                  carried.bytesPerSecond() > 0
                      ? " at " + Figures.rate(carried.bytesPerSecond())
                      : ""));
    }
    if (!history.proofs().isEmpty()) {
      boolean isEqual = history.proofs().stream().allMatch(Proof::isEqual);
      lines.add("Proof: " + (isEqual ? "every row equal" : "rows differ or are undecided"));
    }
    lines.addAll(ground.figures());
    return lines;
  }

  private static String migrated(RunHistory history, long rows) {
    return number(history, "source.rows.estimate")
        .filter(all -> all > 0)
        .map(
            all ->
                "Records migrated: %s / about %s (%d%%)"
                    .formatted(
                        Figures.count(rows),
                        Figures.count(Math.max(all, rows)),
                        Math.min(100, rows * 100 / Math.max(all, rows))))
        .orElse("Records migrated: " + Figures.count(rows));
  }

  private static List<String> troubles(RunHistory history) {
    List<String> lines = new ArrayList<>();
    history.run().problem().ifPresent(p -> lines.add(StatusUpdate.oneLine(p)));
    Optional.ofNullable(history.facts().get("log.alarm"))
        .filter(text -> !text.isBlank())
        .ifPresent(text -> lines.add(StatusUpdate.oneLine(text)));
    Optional.ofNullable(history.facts().get("run.waiting"))
        .filter(text -> !text.isBlank())
        .ifPresent(text -> lines.add("Waits: " + StatusUpdate.oneLine(text)));
    return lines;
  }

  private List<String> downtime() {
    if (ground.steps() > 0) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "Planned: at most %s%s"
            .formatted(
                Figures.duration(ground.pauseMax()),
                ground
                    .forecast()
                    .map(f -> ", rehearsed " + ForecastWords.range(f.pause()))
                    .orElse("")));
    lines.add(
        "Actual: "
            + ground
                .history()
                .flatMap(h -> number(h, "cutover.pause.millis"))
                .map(millis -> Figures.duration(Duration.ofMillis(millis)))
                .orElse("none yet"));
    return lines;
  }

  private static Optional<Long> number(RunHistory history, String fact) {
    return Optional.ofNullable(history.facts().get(fact))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::parseLong);
  }
}
