package io.whimbrel.engine.monitor;

import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.SuccessRule;
import io.whimbrel.core.rule.Condition;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.watch.Baseline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Looks whether what the plan calls success holds: a figure by the mean of its samples since the
 * look before, in the end also by the mean of all since the cutover. Samples are the journal's,
 * whoever took them.
 */
final class SuccessLook {
  private static final Set<String> FIGURES_OF_PROOFS =
      Set.of(KnownFigure.DATA_LOSS.text(), KnownFigure.PROOFS_FAILED.text());

  private final RunFrame frame;
  private final Instant released;

  SuccessLook(RunFrame frame, Instant released) {
    this.frame = frame;
    this.released = released;
  }

  /**
   * When something is looked at, and whether it is the last time.
   *
   * @param unproved why the last proofs could not be made; empty where they were, or need not be
   */
  record Moment(Instant from, Instant now, boolean isLast, String unproved) {}

  /** Looks at all of it, and notes it in the journal; none where the plan names nothing. */
  List<GateLine> look(Moment moment, List<String> failing) {
    List<SuccessRule> rules = frame.plan().monitor().success();
    if (rules.isEmpty()) {
      return List.of();
    }
    List<SampleRecord> recent = samples(moment.from(), moment.now());
    List<SampleRecord> all = moment.isLast() ? samples(released, moment.now()) : recent;
    Map<String, Double> baseline = Baseline.of(frame.journal(), frame.run());
    List<GateLine> lines = new ArrayList<>();
    for (SuccessRule rule : rules) {
      lines.add(
          switch (rule) {
            case SuccessRule.Confirmed confirmed ->
                GateLine.unknown(
                    confirmed.text(),
                    "only a person knows",
                    "whoever lets the cleanup go confirms it",
                    "");
            case SuccessRule.Computed computed ->
                line(computed, baseline, mean(computed, recent), mean(computed, all), moment);
          });
    }
    lines.add(checks(failing));
    frame.chronicle().fact(Facts.SUCCESS, GateLine.write(lines));
    return lines;
  }

  /** Whether something of success is known by proofs alone. */
  static boolean isOfProofs(MonitorRules rules) {
    return rules.success().stream()
        .anyMatch(rule -> rule instanceof SuccessRule.Computed computed && isOfProofs(computed));
  }

  private static boolean isOfProofs(SuccessRule.Computed rule) {
    return FIGURES_OF_PROOFS.contains(rule.condition().figure());
  }

  private List<SampleRecord> samples(Instant from, Instant until) {
    return frame.journal().samples().between(frame.run(), from, until);
  }

  private static GateLine line(
      SuccessRule.Computed rule,
      Map<String, Double> baseline,
      OptionalDouble recent,
      OptionalDouble all,
      Moment moment) {
    Condition condition = rule.condition();
    if (isOfProofs(rule) && !moment.unproved().isEmpty()) {
      return GateLine.noGo(
          rule.text(),
          moment.unproved(),
          condition.text(),
          "see with 'whimbrel status' what keeps rows from being proved, and weigh that");
    }
    Double before = baseline.get(condition.figure());
    OptionalDouble base = before == null ? OptionalDouble.empty() : OptionalDouble.of(before);
    boolean isKnown = recent.isPresent() && (base.isPresent() || !condition.isOfBaseline());
    if (!isKnown) {
      String found = recent.isPresent() ? "there is no baseline" : "nothing was told";
      String fix =
          "see with 'whimbrel watch --once' whether %s is told".formatted(condition.figure());
      return moment.isLast()
          ? GateLine.noGo(rule.text(), found, condition.text(), fix)
          : GateLine.unknown(rule.text(), found, condition.text(), fix);
    }
    String found =
        moment.isLast()
            ? "it is %s, %s since the cutover"
                .formatted(
                    condition.shown(recent.getAsDouble()), condition.shown(all.getAsDouble()))
            : "it is " + condition.shown(recent.getAsDouble());
    boolean holds =
        condition.holds(recent.getAsDouble(), base) && condition.holds(all.getAsDouble(), base);
    return holds
        ? GateLine.go(rule.text(), found, condition.text())
        : GateLine.noGo(
            rule.text(), found, condition.text(), "mend it, or go back with 'whimbrel rollback'");
  }

  private static GateLine checks(List<String> failing) {
    String wanted = "all checks and smoke tests hold";
    return failing.isEmpty()
        ? GateLine.go("checks", "all hold", wanted)
        : GateLine.noGo(
            "checks",
            "does not hold: " + String.join("; ", failing),
            wanted,
            "mend it, or go back with 'whimbrel rollback'");
  }

  /** Samples that sum up a time weigh as much as it is long. */
  private OptionalDouble mean(SuccessRule.Computed rule, List<SampleRecord> samples) {
    double sum = 0;
    double weights = 0;
    double single = frame.plan().watch().every().toMillis();
    for (SampleRecord sample : samples) {
      SampleRecord.Value value = sample.figures().get(rule.condition().figure());
      if (value != null) {
        Duration grain = sample.grain();
        double weight = grain.isZero() ? single : grain.toMillis();
        sum += value.mean() * weight;
        weights += weight;
      }
    }
    return weights == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / weights);
  }
}
