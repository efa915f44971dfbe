package io.whimbrel.planfile;

import io.whimbrel.core.plan.verify.MonitorProofs;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.SuccessRule;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how the target is watched after the cutover, and what must hold in the end. */
final class MonitorReader {

  private static final Duration LENGTH = Duration.ofMinutes(10);
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final FigureNames names;
  private final List<Level> proved;

  /**
   * A reader of conditions over these figures.
   *
   * @param proved the levels on which the run is proved
   */
  MonitorReader(FigureNames names, List<Level> proved) {
    this.names = names;
    this.proved = proved;
  }

  /** Reads the section; what is not there has its default. */
  MonitorRules read(Section section) {
    List<MonitorRules.Cadence> cadence =
        section.value("cadence").map(this::cadence).orElse(List.of());
    Duration every = cadence.isEmpty() ? EVERY : cadence.getLast().every();
    return new MonitorRules(
        section
            .value("for")
            .flatMap(v -> v.parsed(Quantity::duration, "a time: " + Quantity.DURATION))
            .orElse(LENGTH),
        section.value("every").flatMap(WatchReader::time).orElse(every),
        section.value("checks").map(Value::texts).orElse(List.of()),
        cadence,
        section.value("success").map(this::success).orElse(List.of()),
        proofs(section.value("proofs")));
  }

  /** What is proved before the cutover and can be proved behind it is, where nothing is said. */
  private MonitorProofs proofs(Optional<Value> value) {
    Optional<Section> section = value.map(v -> v.section(PlanKeys.MONITOR_PROOFS));
    return new MonitorProofs(
        section
            .flatMap(s -> s.value("levels"))
            .map(MonitorReader::levels)
            .orElseGet(() -> proved.stream().filter(MonitorProofs.POSSIBLE::contains).toList()),
        section
            .flatMap(s -> s.value("cadence"))
            .map(this::cadence)
            .filter(parts -> !parts.isEmpty())
            .orElse(MonitorProofs.CADENCE));
  }

  private static List<Level> levels(Value value) {
    List<Level> levels = new ArrayList<>();
    for (Value item : value.items()) {
      Optional<Level> level = item.word(Level.class);
      if (level.filter(l -> !MonitorProofs.POSSIBLE.contains(l)).isPresent()) {
        item.complain(
            item.label() + " cannot be repeated behind the cutover",
            "write [count, checksum], one of them, or [] for none");
      } else {
        level.ifPresent(levels::add);
      }
    }
    return levels;
  }

  /** Each part must end behind the one before it, or it would never count. */
  private List<MonitorRules.Cadence> cadence(Value value) {
    List<MonitorRules.Cadence> parts = new ArrayList<>();
    for (Value item : value.items()) {
      Section section = item.section(PlanKeys.MONITOR_CADENCE);
      Optional<Value> end = section.required("until", "1h");
      Optional<Duration> until = end.flatMap(WatchReader::time);
      Optional<Duration> every = section.required("every", "15m").flatMap(WatchReader::time);
      if (until.isEmpty() || every.isEmpty()) {
        continue;
      }
      if (!parts.isEmpty() && until.get().compareTo(parts.getLast().until()) <= 0) {
        end.get()
            .complain(
                end.get().label() + " is not behind the one before it",
                "write the parts in the order of time, each 'until' counted from the cutover");
        continue;
      }
      parts.add(new MonitorRules.Cadence(until.get(), every.get()));
    }
    return parts;
  }

  private List<SuccessRule> success(Value value) {
    List<SuccessRule> rules = new ArrayList<>();
    value
        .items()
        .forEach(
            item ->
                Complaining.read(item, text -> SuccessRule.parse(text, names))
                    .ifPresent(rules::add));
    return rules;
  }
}
