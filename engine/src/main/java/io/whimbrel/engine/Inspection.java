package io.whimbrel.engine;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.quality.QualityRules.Look;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.assess.Findings;
import io.whimbrel.engine.assess.Measurement;
import io.whimbrel.engine.assess.SideFacts;
import io.whimbrel.engine.assess.StrategyAdvice;
import io.whimbrel.engine.assess.StrategyFacts;
import io.whimbrel.engine.assess.StrategyFindings;
import io.whimbrel.engine.assess.ThroughputSample;
import io.whimbrel.engine.prepare.SchemaSteps;
import io.whimbrel.engine.prepare.SharedObjects;
import io.whimbrel.engine.quality.QualityFindings;
import io.whimbrel.engine.quality.QualityWork;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Sides;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

  /** All findings, also whether the plan's limits can be kept where that is to be feared. */
  List<Finding> check() {
    List<Finding> findings = new ArrayList<>(found());
    if (setting.plan().strategy() == Strategy.BIG_BANG && mayMeasure(findings)) {
      findings.addAll(unkept(Measurement.ofRows(setting.plan(), sides, cargo)));
    }
    return List.copyOf(findings);
  }

  /** Once the source tells its rows, and as long as none of them was moved. */
  private boolean mayMeasure(List<Finding> findings) {
    return !isPrepared && findings.stream().noneMatch(f -> f.severity() == Severity.BLOCK);
  }

  private List<Finding> unkept(Measurement measured) {
    return StrategyFindings.of(setting.plan(), facts(measured));
  }

  private StrategyFacts facts(Measurement measured) {
    return StrategyFacts.of(cargo.inventory(), measured, setting.plan().limits());
  }

  /** Once a run has prepared the target, only what the run itself put there would be found. */
  private List<Finding> found() {
    List<Finding> findings = new Findings(setting.plan(), sides, cargo, shared()).collect();
    if (!isPrepared) {
      return findings;
    }
    List<Finding> others = new ArrayList<>();
    findings.stream().filter(f -> f.code() != ProblemCode.TARGET_OCCUPIED).forEach(others::add);
    others.add(
        Finding.info(ProblemCode.NOTE, "a run is on its way: the target holds what it made", ""));
    return List.copyOf(others);
  }

  private Set<String> shared() {
    return new SharedObjects(setting.journal(), setting.plan()).made();
  }

  /** The data is looked at where the plan is right, and before a run has moved any. */
  Assessment assess(AssessOptions options) {
    List<Finding> findings = new ArrayList<>(found());
    List<QualityResult> quality = !isPrepared && isReadable() ? quality(options) : List.of();
    findings.addAll(QualityFindings.of(setting.plan(), quality));
    Measurement measured = Measurement.of(setting.plan(), sides, cargo);
    findings.addAll(unkept(measured));
    ThroughputSample sample = measured.sample();
    return new Assessment(
        cargo.inventory(),
        sides.target().version(),
        cargo.mappings(),
        findings,
        quality,
        new Throughput(sample.table(), sample.bytes(), sample.took()),
        measured.copy(),
        measured.writes(),
        StrategyAdvice.of(facts(measured)),
        SideFacts.of(sides, cargo.inventory()));
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
