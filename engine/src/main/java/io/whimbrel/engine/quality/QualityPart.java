package io.whimbrel.engine.quality;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.quality.QualityRules.Look;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TaskGroup;
import io.whimbrel.engine.run.Valve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The part of a run that looks at the quality of data: what its target would refuse, and what the
 * plan names. Several tables at a time, at the pace of the plan; the results are in the journal.
 */
public final class QualityPart {
  private static final Comparator<QualityResult> IN_ORDER =
      Comparator.comparing((QualityResult r) -> r.check().table())
          .thenComparing(r -> r.check().kind())
          .thenComparing(r -> String.join(",", r.check().columns()))
          .thenComparing(r -> r.check().what());

  private final RunFrame frame;
  private final Phase phase;
  private final Moment moment;

  /** Before or behind a run, as a part of a phase of it. */
  public QualityPart(RunFrame frame, Phase phase, Moment moment) {
    this.frame = frame;
    this.phase = phase;
    this.moment = moment;
  }

  /** What a run looks for by itself. */
  private static QualityRules rules(Plan plan) {
    QualityRules rules = plan.verify().quality();
    return rules.look() == Look.ALL ? rules.looking(Look.REQUIRED) : rules;
  }

  /** Looks and records; the results are in the order of tables. */
  public List<QualityResult> run() {
    QualityWork work =
        frame
            .retry()
            .call(
                phase,
                "asking what rows have to be like",
                () ->
                    QualityWork.of(
                        frame.plan(), frame.sides(), frame.cargo(), moment, rules(frame.plan())));
    Queue<QualityTask> queue = new ConcurrentLinkedQueue<>(work.tasks());
    List<QualityResult> results = new ArrayList<>();
    try (TaskGroup tasks = new TaskGroup("quality " + frame.run(), frame.stop())) {
      frame.valve().employ(tasks, "looker", () -> look(work, queue, tasks, results));
    }
    results.sort(IN_ORDER);
    frame.journal().quality(frame.run(), moment, results);
    tell(results, work.tasks().size());
    return List.copyOf(results);
  }

  private void look(
      QualityWork work, Queue<QualityTask> queue, TaskGroup tasks, List<QualityResult> results) {
    Retry retry = frame.retry().with(tasks.stop());
    for (QualityTask task = queue.poll(); task != null; task = queue.poll()) {
      tasks.stop().check();
      List<QualityResult> found = look(work, task, retry);
      synchronized (results) {
        results.addAll(found);
      }
    }
  }

  private List<QualityResult> look(QualityWork work, QualityTask task, Retry retry) {
    Board.Line line = frame.board().line(task.mapping().source().name(), 1);
    try (Valve.Pass _ = frame.valve().enter(retry.stop(), () -> {})) {
      line.state("looking");
      List<QualityResult> found =
          retry.call(phase, "looking at " + task.mapping(), () -> work.side().look(task));
      line.chunkDone(0);
      line.state("looked at");
      return found;
    }
  }

  private void tell(List<QualityResult> results, int tables) {
    if (results.isEmpty()) {
      return;
    }
    long found = results.stream().filter(r -> r.count() > 0).count();
    long refused = results.stream().filter(r -> !r.isAcceptable()).count();
    frame
        .chronicle()
        .event(
            phase,
            moment == Moment.BEFORE ? "quality.before" : "quality.after",
            "data quality of %d tables: %d checks, %d found rows, %d not acceptable"
                .formatted(tables, results.size(), found, refused),
            Map.of(
                "checks", Integer.toString(results.size()),
                "found", Long.toString(found),
                "unacceptable", Long.toString(refused)));
  }

  /** What stands in the way, of what was found. */
  public List<Finding> findings(List<QualityResult> results) {
    return QualityFindings.of(frame.plan(), results);
  }
}
