package io.whimbrel.planfile;

import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.GateRules;
import io.whimbrel.core.plan.cutover.CutoverRules;
import io.whimbrel.core.plan.cutover.Maintenance;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.cutover.WarmRules;
import io.whimbrel.core.rule.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads how the cutover goes. */
final class CutoverReader {

  private static final int ROUNDS_MAX = 1_000;

  private final Path directory;
  private final SwitchReader switches;

  CutoverReader(Path directory, UrlReader urls) {
    this.directory = directory;
    this.switches = new SwitchReader(directory, urls);
  }

  /** Reads the section; what is not there has its default. */
  CutoverRules read(Section section) {
    return new CutoverRules(
        section.value("switch").map(this::switches).orElse(List.of()),
        section.value("smoke-tests").map(Value::texts).orElse(List.of()),
        section.value("approve").flatMap(v -> v.word(Approval.class)).orElse(Approval.PERSON),
        section.value("maintenance").map(CutoverReader::maintenance).orElse(Maintenance.NONE),
        section.value("warm").map(this::warm).orElse(WarmRules.NONE),
        gate(section));
  }

  private static GateRules gate(Section section) {
    Optional<Section> rule = section.value("rule").map(value -> value.section(PlanKeys.GATE_RULE));
    boolean isBefore = section.value("smoke-tests-before").flatMap(Value::flag).orElse(false);
    if (isBefore && section.value("smoke-tests").isEmpty()) {
      section
          .value("smoke-tests-before")
          .ifPresent(
              value ->
                  value.complain(
                      value.label() + " is given, but there are no smoke tests",
                      "name them in 'smoke-tests', or leave it out"));
    }
    return new GateRules(
        rule.flatMap(r -> r.value("unknown"))
            .flatMap(v -> v.word(GateRules.Unknown.class))
            .orElse(GateRules.DEFAULT.unknown()),
        isBefore ? GateRules.SmokeTrial.BEFORE : GateRules.SmokeTrial.NONE);
  }

  private WarmRules warm(Value value) {
    Section section = value.section(PlanKeys.WARM);
    WarmRules rules =
        new WarmRules(
            section.value("queries").flatMap(v -> ParallelReader.queries(v, directory)),
            section
                .value("rounds")
                .flatMap(v -> v.parsed(CutoverReader::rounds, "a count from 1 to " + ROUNDS_MAX))
                .orElse(WarmRules.NONE.rounds()),
            section
                .value("prewarm")
                .flatMap(v -> v.word(WarmRules.Prewarm.class))
                .orElse(WarmRules.Prewarm.NONE));
    if (!rules.isWanted()) {
      value.complain(
          value.label() + " warms nothing", "name 'queries', or write { prewarm: tables }");
    }
    return rules;
  }

  private static Optional<Integer> rounds(String text) {
    return Quantity.count(text).filter(n -> n >= 1 && n <= ROUNDS_MAX).map(Long::intValue);
  }

  /** One switch, or several in a row. */
  List<SwitchAction> switches(Value value) {
    return (value.isList() ? value.items().stream() : Stream.of(value))
        .map(switches::read)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Maintenance maintenance(Value value) {
    Section section = value.section(PlanKeys.MAINTENANCE);
    Maintenance maintenance =
        new Maintenance(
            section.value("message").flatMap(Value::stripped),
            section.value("on").flatMap(Value::stripped),
            section.value("off").flatMap(Value::stripped),
            section
                .value("limit")
                .flatMap(
                    v ->
                        v.parsed(
                            t -> Quantity.duration(t).filter(Duration::isPositive),
                            "a time above zero: " + Quantity.DURATION)));
    if (maintenance.off().isPresent() && maintenance.limit().isPresent()) {
      value.complain(
          value.label() + " has a limit and a hook 'off', and nobody would run the hook then",
          "leave one of them out");
    }
    if (maintenance.on().isPresent() != maintenance.off().isPresent()) {
      value.complain(
          value.label() + " has a hook for one of 'on' and 'off' only",
          "name both, as in { on: ./maintenance on, off: ./maintenance off }");
    }
    return maintenance;
  }
}
