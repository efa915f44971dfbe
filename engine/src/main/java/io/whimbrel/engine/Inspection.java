package io.whimbrel.engine;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.quality.QualityRules.Look;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.assess.Findings;
import io.whimbrel.engine.assess.ThroughputSample;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.quality.QualityFindings;
import io.whimbrel.engine.quality.QualityWork;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Sides;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What can be told about a migration without changing anything anywhere. */
final class Inspection implements AutoCloseable {
  private final Setting setting;
  private final boolean isPrepared;
  private final Sides sides;
  private final Cargo cargo;

  private Inspection(Setting setting, boolean isPrepared, Sides sides) {
    this.setting = setting;
    this.isPrepared = isPrepared;
    this.sides = sides;
    this.cargo = new Cargo(setting.plan(), sides.source());
  }

  static Inspection open(Setting setting) {
    RunRecord live =
        new RunBook(setting).latest().filter(run -> !run.state().isFinal()).orElse(null);
    RunId scope = live == null ? new RunId(setting.plan().migration() + ".0") : live.run();
    boolean isPrepared = live != null && live.phase() != Phase.ASSESS;
    return new Inspection(
        setting, isPrepared, Sides.open(setting.plan(), setting.products(), scope));
  }

  Sides sides() {
    return sides;
  }

  /** Once a run has prepared the target, only what the run itself put there would be found. */
  List<Finding> check() {
    List<Finding> findings = new Findings(setting.plan(), sides, cargo).collect();
    if (!isPrepared) {
      return findings;
    }
    List<Finding> others = new ArrayList<>();
    findings.stream().filter(f -> f.code() != ProblemCode.TARGET_OCCUPIED).forEach(others::add);
    others.add(
        Finding.info(ProblemCode.NOTE, "a run is on its way: the target holds what it made", ""));
    return List.copyOf(others);
  }

  /** The data is looked at where the plan is right, and before a run has moved any. */
  Assessment assess(AssessOptions options) {
    List<Finding> findings = new ArrayList<>(check());
    List<QualityResult> quality = !isPrepared && isReadable() ? quality(options) : List.of();
    findings.addAll(QualityFindings.of(setting.plan(), quality));
    ThroughputSample sample = ThroughputSample.read(sides, cargo);
    return new Assessment(
        cargo.inventory(),
        sides.target().version(),
        cargo.mappings(),
        findings,
        quality,
        new Throughput(sample.table(), sample.bytes(), sample.took()),
        estimate(sample));
  }

  /** Whether the mappings can be used. */
  private boolean isReadable() {
    return !cargo.isBlocked();
  }

  private List<QualityResult> quality(AssessOptions options) {
    QualityRules rules = setting.plan().verify().quality();
    QualityWork work =
        QualityWork.of(
            setting.plan(),
            sides,
            cargo,
            Moment.BEFORE,
            options.isQuick() ? rules.looking(Look.NONE) : rules);
    List<QualityResult> results = new ArrayList<>();
    for (int i = 0; i < work.tasks().size(); i++) {
      QualityTask task = work.tasks().get(i);
      options
          .told()
          .accept(
              "looking at the data of %s, table %d of %d"
                  .formatted(task.mapping().source().name(), i + 1, work.tasks().size()));
      results.addAll(work.side().look(task));
    }
    return results;
  }

  /** Not faster than the plan's rate. */
  private Duration estimate(ThroughputSample sample) {
    long bytes = cargo.inventory().bytes();
    Duration measured = sample.estimate(bytes);
    Duration planned =
        setting
            .plan()
            .limits()
            .throttle()
            .rate()
            .map(rate -> Duration.ofSeconds(bytes / rate))
            .orElse(Duration.ZERO);
    return planned.compareTo(measured) > 0 ? planned : measured;
  }

  List<ExplainedStep> explain() {
    List<SchemaStep> schema =
        SchemaSteps.of(setting.plan().schema(), sides.target().schema(), cargo);
    return new Explanation(setting.plan(), cargo, schema).steps();
  }

  @Override
  public void close() {
    sides.close();
  }
}
