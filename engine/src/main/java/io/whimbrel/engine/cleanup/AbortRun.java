package io.whimbrel.engine.cleanup;

import io.whimbrel.core.database.row.LargeObjectTarget;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.back.RoundTrip;
import io.whimbrel.engine.back.WayBack;
import io.whimbrel.engine.cutover.BackOut;
import io.whimbrel.engine.prepare.SharedTables;
import io.whimbrel.engine.reads.ReadShare;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import io.whimbrel.engine.sync.SpoolPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a run up before its cutover was decided, and removes its traces on both sides. A side that
 * cannot be reached does not keep the other one from being cleaned; what could not be removed is
 * said, and can be tried again later.
 */
public final class AbortRun {
  private static final Duration RETRY_MAX = Duration.ofSeconds(15);

  private final RunFrame frame;
  private final Retry retry;
  private final Phase phase;

  /**
   * For a run.
   *
   * @param phase in which it is given up
   */
  public AbortRun(RunFrame frame, Phase phase) {
    this.frame = frame;
    this.phase = phase;
    Duration limit = frame.retry().limit();
    this.retry =
        new Retry(
            limit.compareTo(RETRY_MAX) < 0 ? limit : RETRY_MAX, frame.chronicle(), frame.stop());
  }

  /** Aborts; returns what could not be removed. */
  public List<Problem> run() {
    List<Problem> left = new ArrayList<>();
    giveSourceBack(left);
    if (frame.chronicle().stepState(Phase.PREPARE, "prepare").isPresent()) {
      attempt("trial of the way back", () -> RoundTrip.removeLeft(frame), left);
      if (WayBack.isPrepared(frame)) {
        attempt("way back", this::wayBack, left);
      }
      attempt("source", this::source, left);
      if (new ReadShare(frame).isBegun()) {
        left.add(readsThere());
      } else {
        attempt("target", this::target, left);
      }
    }
    new SpoolPlace(frame).remove();
    String text = String.join("; ", left.stream().map(Problem::what).toList());
    frame.chronicle().fact(Facts.LEFT, text);
    frame
        .chronicle()
        .event(
            phase,
            "run.aborted",
            left.isEmpty()
                ? "the run is aborted, nothing of it is left on either server"
                : "the run is aborted; could not be removed: " + text,
            Map.of());
    frame
        .journal()
        .state(
            frame.run(),
            RunState.ABORTED,
            phase,
            left.isEmpty() ? Optional.empty() : Optional.of(text));
    return List.copyOf(left);
  }

  private void giveSourceBack(List<Problem> left) {
    BackOut backOut = new BackOut(frame);
    if (backOut.isNeeded()) {
      try {
        backOut.run("the run is aborted", "");
      } catch (Problem problem) {
        left.add(problem);
      }
    }
    try {
      new ReadShare(frame).takeBack("the run is aborted");
    } catch (Problem problem) {
      left.add(problem);
    }
  }

  private static Problem readsThere() {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("the target's tables, since reads may still go there")
        .where("parallel-run")
        .fix("send all reads to the source, then drop the tables on the target")
        .exception();
  }

  private void attempt(String side, Runnable body, List<Problem> left) {
    String step = "abort " + side;
    frame.chronicle().step(phase, step, StepState.STARTED, "");
    try {
      retry.run(phase, "cleaning up the " + side, body);
      frame.chronicle().step(phase, step, StepState.DONE, "");
    } catch (Problem problem) {
      frame.stop().check();
      frame.chronicle().step(phase, step, StepState.FAILED, problem.what());
      left.add(problem);
    }
  }

  private void wayBack() {
    try (WayBack wayBack = WayBack.open(frame)) {
      wayBack.forget();
    }
  }

  private void source() {
    frame.source().takeOver();
    frame.source().log().drop();
    frame.source().fence(names(Facts.SOURCE_TABLES)).lower();
    frame.source().cleanUp();
  }

  private void target() {
    frame.target().takeOver(frame.epoch());
    try (LargeObjectTarget objects = frame.target().largeObjects()) {
      objects.removeAll();
    }
    if (frame.plan().schema() == SchemaMode.EXISTING) {
      empty();
      frame.target().fence(names(Facts.TARGET_TABLES)).lower();
    } else {
      SharedTables shared = new SharedTables(frame);
      if (!frame.journal().chunks(frame.run()).isEmpty()) {
        shared.empty();
      }
      shared.lower();
      frame.target().schema().undoAll();
    }
    frame.target().forgetRejects();
    frame.target().cleanUp();
  }

  /** What was copied goes; before the first chunk was stored there is nothing to empty. */
  private void empty() {
    if (frame.journal().chunks(frame.run()).isEmpty()) {
      return;
    }
    for (TableMapping mapping : frame.cargo().rowMappings()) {
      frame.target().rows().reset(mapping, frame.epoch());
    }
  }

  private List<TableName> names(String fact) {
    return frame.chronicle().fact(fact).map(TableNames::read).orElse(List.of());
  }
}
