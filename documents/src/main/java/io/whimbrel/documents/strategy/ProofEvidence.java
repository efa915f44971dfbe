package io.whimbrel.documents.strategy;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.documents.Figures;
import io.whimbrel.documents.SuccessLines;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What was proved, and what was found in the data. */
final class ProofEvidence {
  private final StrategyFacts facts;
  private final Plan plan;
  private final Past past;

  ProofEvidence(StrategyFacts facts) {
    this.facts = facts;
    this.plan = facts.plan();
    this.past = Past.of(facts);
  }

  Map<String, Supplier<Answer>> rules() {
    Map<String, Supplier<Answer>> rules = new LinkedHashMap<>();
    rules.put("counts", () -> proved(Level.COUNT));
    rules.put("samples", this::samples);
    rules.put("checksums", () -> proved(Level.CHECKSUM));
    rules.put("structure", () -> proved(Level.STRUCTURE));
    rules.put("rules", () -> proved(Level.RULES));
    rules.put("no-loss", () -> proved(Level.CHECKSUM));
    rules.put("proved-behind", this::behind);
    rules.put("success", this::success);
    rules.put("quality-before", this::before);
    rules.put("quality-found", this::found);
    rules.put("quality-nulls", () -> quality(QualityKind.NULLS));
    rules.put("quality-duplicates", () -> quality(QualityKind.DUPLICATES));
    rules.put("quality-orphans", () -> quality(QualityKind.ORPHANS));
    rules.put("quality-misfits", () -> quality(QualityKind.MISFITS));
    rules.put("quality-outliers", () -> quality(QualityKind.OUTLIERS));
    return rules;
  }

  private Answer proved(Level level) {
    List<Proof> proofs = past.proofs(level);
    if (proofs.isEmpty()) {
      return Answer.open(
          plan.verify().asksFor(level)
              ? "whimbrel run proves it"
              : "add %s to verify.levels, or tick it"
                  .formatted(level.name().toLowerCase(Locale.ROOT)));
    }
    Instant at = proofs.stream().map(Proof::at).max(Comparator.naturalOrder()).orElseThrow();
    List<String> bad =
        proofs.stream().filter(p -> !p.isEqual()).map(p -> p.table().toString()).toList();
    long rows = proofs.stream().mapToLong(Proof::rows).sum();
    return bad.isEmpty()
        ? Answer.done(
            "%s equal%s, %s"
                .formatted(
                    Words.counted(proofs.size(), "proof"),
                    rows > 0 ? ", " + Words.counted(rows, "row") : "",
                    Times.minute(at)))
        : Answer.failed("%s, %s".formatted(String.join(", ", bad), Times.minute(at)));
  }

  /** Whoever compares all rows has compared any sample of them. */
  private Answer samples() {
    Answer sampled = proved(Level.SAMPLE);
    return sampled.state() == Answer.State.OPEN ? proved(Level.CHECKSUM) : sampled;
  }

  private Answer behind() {
    return past.fact("monitor.proofs-told")
        .map(
            _ ->
                past.fact("monitor.proofs-different")
                    .map(tables -> Answer.failed("differences behind the cutover: " + tables))
                    .orElseGet(() -> Answer.done("proved again behind the cutover")))
        .orElseGet(
            () ->
                plan.monitor().proofs().levels().isEmpty()
                    ? Answer.open("monitor.proofs of the plan does it; whimbrel verify too")
                    : Answer.open("monitoring does it"));
  }

  Answer success() {
    List<GateLine> lines =
        facts.histories().stream().flatMap(h -> SuccessLines.of(h).stream()).toList();
    List<GateLine> bad =
        lines.stream().filter(line -> line.state() == GateLine.State.NO_GO).toList();
    if (!bad.isEmpty()) {
      return Answer.failed(
          bad.stream().map(l -> l.name() + ": " + l.found()).collect(Collectors.joining("; ")));
    }
    long good = lines.stream().filter(line -> line.state() == GateLine.State.GO).count();
    return good > 0
        ? Answer.done(Words.counted(good, "criterion").replace("ons", "a") + " of the plan held")
        : Answer.open(
            plan.monitor().success().isEmpty()
                ? "name it under monitor.success of the plan, or tick it"
                : "monitoring looks at it");
  }

  private Answer before() {
    List<QualityResult> results = past.quality(QualityResult.Moment.BEFORE);
    return results.isEmpty()
        ? Answer.open("whimbrel run looks at it before it copies; whimbrel assess too")
        : Answer.done(
            "%s, %s"
                .formatted(Words.counted(results.size(), "check"), Times.minute(last(results))));
  }

  private Answer found() {
    List<QualityResult> results = past.quality(QualityResult.Moment.BEFORE);
    long found = results.stream().filter(q -> q.count() > 0).count();
    return results.isEmpty()
        ? before()
        : Answer.done(
            found == 0
                ? "nothing was found"
                : Words.counted(found, "finding") + ", listed under 'Data Quality Checks'");
  }

  private Answer quality(QualityKind kind) {
    List<QualityResult> all = past.quality(QualityResult.Moment.BEFORE);
    if (all.isEmpty()) {
      return before();
    }
    List<QualityResult> results = all.stream().filter(q -> q.check().kind() == kind).toList();
    if (results.isEmpty()) {
      return kind.isRefused()
          ? Answer.done("no check is needed: the source's own rules keep what the target asks")
          : Answer.open("whimbrel assess looks for them; tick it when you have looked");
    }
    Optional<QualityResult> bad =
        results.stream().filter(q -> kind.isRefused() && !q.isAcceptable()).findFirst();
    long rows = results.stream().mapToLong(QualityResult::count).sum();
    String words =
        "%s, %s found, %s"
            .formatted(
                Words.counted(results.size(), "check"),
                Figures.count(rows),
                Times.minute(last(results)));
    return bad.map(q -> Answer.failed("%s: %s".formatted(q.check(), words)))
        .orElseGet(() -> Answer.done(words));
  }

  private static Instant last(List<QualityResult> results) {
    return results.stream().map(QualityResult::at).max(Comparator.naturalOrder()).orElseThrow();
  }
}
