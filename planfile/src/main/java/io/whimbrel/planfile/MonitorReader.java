package io.whimbrel.planfile;

import io.whimbrel.core.plan.MonitorRules;
import io.whimbrel.core.plan.SuccessRule;
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

  /** A reader of conditions over these figures. */
  MonitorReader(FigureNames names) {
    this.names = names;
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
        section.value("success").map(this::success).orElse(List.of()));
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
