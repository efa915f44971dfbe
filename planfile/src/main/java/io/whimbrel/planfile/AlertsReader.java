package io.whimbrel.planfile;

import io.whimbrel.core.rule.Condition;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.watch.ActionWords;
import io.whimbrel.core.watch.AlertAction;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.core.watch.AlertSeverity;
import io.whimbrel.core.watch.NoData;
import io.whimbrel.core.watch.TriggerRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads rules over figures: those that tell somebody, and those that start a rollback. */
final class AlertsReader {

  private static final List<AlertAction> TELL = ActionWords.understand("notify");

  private final FigureNames names;

  AlertsReader(FigureNames names) {
    this.names = names;
  }

  List<AlertRule> alerts(Value value) {
    List<AlertRule> rules = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    value.items().forEach(item -> alert(item, seen).ifPresent(rules::add));
    return rules;
  }

  private Optional<AlertRule> alert(Value value, Set<String> seen) {
    Section section = value.section(PlanKeys.ALERT);
    Optional<String> name = name(section, seen);
    Optional<Condition> condition = condition(section, "error_rate > 1%");
    Optional<Condition> clear = section.value("clear").flatMap(this::condition);
    requireSameFigure(section, condition, clear);
    AlertSeverity severity =
        section
            .value("severity")
            .flatMap(v -> v.word(AlertSeverity.class))
            .orElse(AlertSeverity.WARNING);
    List<AlertAction> actions = section.value("action").map(this::actions).orElse(TELL);
    Duration forTime = time(section, "for").orElse(Duration.ZERO);
    double margin = section.value("margin").flatMap(AlertsReader::margin).orElse(AlertRule.MARGIN);
    NoData noData =
        section.value("no-data").flatMap(v -> v.word(NoData.class)).orElse(NoData.ALERT);
    if (name.isEmpty() || condition.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlertRule(
            name.get(), condition.get(), severity, actions, forTime, clear, margin, noData));
  }

  private static void requireSameFigure(
      Section section, Optional<Condition> condition, Optional<Condition> clear) {
    boolean isOther =
        condition.isPresent()
            && clear.isPresent()
            && !condition.get().figure().equals(clear.get().figure());
    if (isOther) {
      section
          .value("clear")
          .ifPresent(
              v ->
                  v.complain(
                      v.label() + " is about another figure than the condition",
                      "write a condition over " + condition.get().figure()));
    }
  }

  private List<AlertAction> actions(Value value) {
    if (!value.isList()) {
      return Complaining.read(value, ActionWords::understand).orElse(TELL);
    }
    List<AlertAction> actions = new ArrayList<>();
    value
        .items()
        .forEach(v -> Complaining.read(v, ActionWords::understand).ifPresent(actions::addAll));
    return actions;
  }

  private static Optional<Double> margin(Value value) {
    return value.parsed(
        t -> Unit.SHARE.read(t).filter(m -> m < 1), "a share below 100%, as in 20%");
  }

  List<TriggerRule> triggers(Value value) {
    List<TriggerRule> rules = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    value.items().forEach(item -> trigger(item, seen).ifPresent(rules::add));
    return rules;
  }

  private Optional<TriggerRule> trigger(Value value, Set<String> seen) {
    Section section = value.section(PlanKeys.TRIGGER);
    Optional<String> name = name(section, seen);
    Optional<Condition> condition = condition(section, "error_rate > 5%");
    Duration forTime = time(section, "for").orElse(Duration.ZERO);
    Duration within = section.value("within").flatMap(WatchReader::time).orElse(TriggerRule.WITHIN);
    TriggerRule.Decide decide =
        section
            .value("decide")
            .flatMap(v -> v.word(TriggerRule.Decide.class))
            .orElse(TriggerRule.Decide.PERSON);
    return name.isEmpty() || condition.isEmpty()
        ? Optional.empty()
        : Optional.of(new TriggerRule(name.get(), condition.get(), forTime, within, decide));
  }

  private static Optional<String> name(Section section, Set<String> seen) {
    Optional<Value> value = section.required("name", "Errors");
    Optional<String> name = value.flatMap(Value::stripped);
    if (name.isPresent() && !seen.add(name.get())) {
      value
          .get()
          .complain(
              "the name '%s' is there twice".formatted(ReadingNotes.echo(name.get())),
              "give each rule a name of its own");
    }
    return name;
  }

  private Optional<Condition> condition(Section section, String example) {
    return section.required("condition", example).flatMap(this::condition);
  }

  private Optional<Condition> condition(Value value) {
    return Complaining.read(value, text -> Condition.parse(text, names));
  }

  private static Optional<Duration> time(Section section, String key) {
    return section
        .value(key)
        .flatMap(v -> v.parsed(Quantity::duration, "a time: " + Quantity.DURATION));
  }
}
