package io.whimbrel.documents.strategy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.verify.SuccessRule;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.rule.Condition;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.SuccessLines;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Answer;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What was proved, and what was found in the data. */
final class ProofEvidence {
  private static final double ABOVE = 1.001;
  private static final Pattern OF_PERFORMANCE = Pattern.compile("latency|^query_|performance");

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
    rules.put("success-errors", this::errors);
    rules.put("success-performance", this::performance);
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
    if (!bad.isEmpty()) {
      return Answer.failed("%s, %s".formatted(String.join(", ", bad), Times.minute(at)));
    }
    long rows = proofs.stream().mapToLong(Proof::rows).sum();
    String equal =
        "%s equal%s, %s"
            .formatted(
                Words.counted(proofs.size(), "proof"),
                rows > 0 ? ", " + Words.counted(rows, "row") : "",
                Times.minute(at));
    boolean isAll =
        past.done(Phase.VERIFY).isPresent()
            && past.holdsInEach(history -> !history.proofs(level).isEmpty());
    return isAll
        ? Answer.done(equal)
        : Answer.open("so far %s; verified: %s".formatted(equal, past.doneIn(Phase.VERIFY)));
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

  /** Whether all that the plan calls success held. */
  Answer success() {
    return held(_ -> true, "");
  }

  private Answer errors() {
    Set<String> few =
        plan.monitor().success().stream()
            .flatMap(rule -> condition(rule).filter(ProofEvidence::isOfFewErrors).stream())
            .map(Condition::text)
            .collect(Collectors.toSet());
    return held(line -> few.contains(line.wanted()), ", as in 'error_rate < 0.1%'");
  }

  /** Whether a condition lets no more errors pass than the check list does. */
  private static boolean isOfFewErrors(Condition condition) {
    return condition.figure().startsWith("error_rate")
        && condition
            .unit()
            .read("0.1%")
            .filter(most -> !condition.holds(most * ABOVE, OptionalDouble.empty()))
            .isPresent()
        && !condition.isOfBaseline();
  }

  private Answer performance() {
    Set<String> ours =
        plan.monitor().success().stream()
            .flatMap(rule -> condition(rule).stream())
            .filter(condition -> OF_PERFORMANCE.matcher(condition.figure()).find())
            .map(Condition::text)
            .collect(Collectors.toSet());
    return held(line -> ours.contains(line.wanted()), ", as in 'p95_latency <= baseline * 1.1'");
  }

  private static Optional<Condition> condition(SuccessRule rule) {
    return switch (rule) {
      case SuccessRule.Computed computed -> Optional.of(computed.condition());
      case SuccessRule.Confirmed _ -> Optional.empty();
    };
  }

  /** How some lines of success held, in each phase; only all of them together are a success. */
  private Answer held(Predicate<GateLine> which, String example) {
    List<GateLine> lines =
        facts.histories().stream().flatMap(h -> SuccessLines.of(h).stream()).filter(which).toList();
    String bad = told(lines, GateLine.State.NO_GO);
    if (!bad.isEmpty()) {
      return Answer.failed(bad);
    }
    String unknown = told(lines, GateLine.State.UNKNOWN);
    if (!unknown.isEmpty()) {
      return Answer.open("not known: " + unknown + ": tick it where it holds");
    }
    return past.holdsInEach(h -> SuccessLines.of(h).stream().anyMatch(which))
        ? Answer.done("held: " + told(lines, GateLine.State.GO))
        : Answer.open(
            "monitoring looks at what monitor.success of the plan names%s; or tick it"
                .formatted(example));
  }

  private static String told(List<GateLine> lines, GateLine.State state) {
    return lines.stream()
        .filter(line -> line.state() == state)
        .map(line -> line.name() + ": " + line.found())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private Answer before() {
    List<QualityResult> results = past.quality(QualityResult.Moment.BEFORE);
    return isLookedAt()
        ? Answer.done(
            "%s, %s".formatted(Words.counted(results.size(), "check"), Times.minute(last(results))))
        : Answer.open(
            results.isEmpty()
                ? "whimbrel run looks at it before it copies; whimbrel assess too"
                : "whimbrel run has not looked at every phase yet");
  }

  private boolean isLookedAt() {
    return past.holdsInEach(
        h -> h.quality().stream().anyMatch(q -> q.moment() == QualityResult.Moment.BEFORE));
  }

  private Answer found() {
    List<QualityResult> results = past.quality(QualityResult.Moment.BEFORE);
    long found = results.stream().filter(q -> q.count() > 0).count();
    return isLookedAt()
        ? Answer.done(
            found == 0
                ? "nothing was found"
                : Words.counted(found, "finding") + ", listed under 'Data Quality Checks'")
        : before();
  }

  private Answer quality(QualityKind kind) {
    List<QualityResult> all = past.quality(QualityResult.Moment.BEFORE);
    if (!isLookedAt()) {
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
