package io.whimbrel.engine.assess;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Dossier;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.engine.prepare.SharedObjects;
import io.whimbrel.engine.quality.QualityPart;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds out whether the run can go on, before anything is changed anywhere. */
public final class AssessPhase {
  private final RunFrame frame;

  /** For a run. */
  public AssessPhase(RunFrame frame) {
    this.frame = frame;
  }

  /** Assesses; what blocks is a problem that names the first and the number. */
  public void run() {
    frame.enter(Phase.ASSESS);
    frame.chronicle().step(Phase.ASSESS, "assess", this::assess);
    FaultPoint.ASSESS_RECORDED.pass();
  }

  private String assess() {
    Set<String> shared = new SharedObjects(frame.journal(), frame.plan()).made();
    List<Finding> findings =
        new Findings(frame.plan(), frame.sides(), frame.cargo(), shared).collect();
    findings.forEach(this::record);
    Findings.requireNoneBlocks(findings);
    QualityPart quality = new QualityPart(frame, Phase.ASSESS, Moment.BEFORE);
    List<Finding> ofData = quality.findings(quality.run());
    ofData.forEach(this::record);
    Findings.requireNoneBlocks(ofData);
    risk();
    Inventory source = frame.cargo().inventory();
    limits(source);
    SideFacts.of(frame.sides(), source).forEach(frame.chronicle()::fact);
    return "%d tables, about %d rows, %d bytes, %d findings"
        .formatted(
            source.tables().size(), source.rows(), source.bytes(), findings.size() + ofData.size());
  }

  /** What people say of the risk stays with the run, with their reason. */
  private void risk() {
    Dossier dossier = frame.plan().dossier();
    dossier
        .risk()
        .ifPresent(
            risk ->
                frame
                    .chronicle()
                    .event(
                        Phase.ASSESS,
                        "risk.said",
                        "the plan says that the risk is %s%s"
                            .formatted(
                                risk.text(),
                                dossier.riskReason().map(why -> ": " + why).orElse(""))));
  }

  /** A downtime that cannot be kept is not begun. */
  private void limits(Inventory source) {
    if (frame.plan().strategy() == Strategy.BIG_BANG) {
      Measurement measured = Measurement.ofRows(frame.plan(), frame.sides(), frame.cargo());
      StrategyFacts facts = StrategyFacts.of(source, measured, frame.plan().limits());
      frame
          .chronicle()
          .event(
              Phase.ASSESS,
              "assess.downtime",
              "the downtime is forecast to take about "
                  + Figures.estimate(StrategyAdvice.downtime(facts)));
      List<Finding> unkept = StrategyFindings.of(frame.plan(), facts);
      unkept.forEach(this::record);
      Findings.requireNoneBlocks(unkept);
    }
  }

  private void record(Finding finding) {
    frame
        .chronicle()
        .event(
            Phase.ASSESS,
            "finding." + finding.severity().name().toLowerCase(Locale.ROOT),
            finding.what(),
            Map.of("code", finding.code().text(), "where", finding.where(), "fix", finding.fix()));
  }
}
