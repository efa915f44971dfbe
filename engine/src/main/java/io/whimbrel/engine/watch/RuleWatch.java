package io.whimbrel.engine.watch;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.watch.AlertAction;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.core.watch.AlertState;
import io.whimbrel.core.watch.NoData;
import io.whimbrel.core.watch.TriggerRule;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.engine.run.Facts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks at all rules with each sheet of figures: notes in the journal how each stands when that
 * changes, tells it as an event, and has its actions done. Used by one thread.
 */
final class RuleWatch {
  private final WatchRules rules;
  private final Journal journal;
  private final Actions actions;
  private final Consumer<Actions.Event> events;
  private final Map<String, AlertStanding> standings = new ConcurrentHashMap<>();

  RuleWatch(WatchRules rules, Journal journal, Actions actions, Consumer<Actions.Event> events) {
    this.rules = rules;
    this.journal = journal;
    this.actions = actions;
    this.events = events;
  }

  /** How each alert stands that was looked at, by name. Any thread may ask. */
  Map<String, AlertStanding> alerts() {
    Map<String, AlertStanding> alerts = new TreeMap<>();
    standings.forEach(
        (fact, standing) -> {
          if (fact.startsWith(Facts.ALERT)) {
            alerts.put(fact.substring(Facts.ALERT.length()), standing);
          }
        });
    return alerts;
  }

  /** Looks at alerts, and at triggers as long as they count. */
  void look(RunRecord run, FigureSheet sheet, Map<String, Double> baseline, Instant now) {
    for (AlertRule rule : rules.alerts()) {
      Optional<AlertStanding> fired =
          change(run, Facts.ALERT + rule.name(), rule, sheet, baseline, now);
      fired.ifPresent(standing -> actions.fired(run, rule, why(rule, standing)));
    }
    Optional<Instant> released =
        journal.fact(run.run(), Facts.RELEASED).filter(t -> !t.isEmpty()).map(Instant::parse);
    if (released.isEmpty() || !actions.isTargetInCharge(run)) {
      return;
    }
    for (TriggerRule trigger : rules.triggers()) {
      if (now.isBefore(released.get().plus(trigger.within()))) {
        AlertRule rule = trigger.asAlert();
        Optional<AlertStanding> fired =
            change(run, Facts.TRIGGER + trigger.name(), rule, sheet, baseline, now);
        fired.ifPresent(standing -> actions.fired(run, trigger, why(rule, standing)));
      }
    }
  }

  /** Notes how a rule stands now; tells how, when it begins to fire. */
  private Optional<AlertStanding> change(
      RunRecord run,
      String fact,
      AlertRule rule,
      FigureSheet sheet,
      Map<String, Double> baseline,
      Instant now) {
    AlertStanding before = standings.computeIfAbsent(fact, name -> known(run, name, now));
    Double base = baseline.get(rule.condition().figure());
    OptionalDouble known = base == null ? OptionalDouble.empty() : OptionalDouble.of(base);
    AlertStanding after = before.next(rule, sheet.reading(rule.condition().figure()), known, now);
    standings.put(fact, after);
    boolean isChange = after.state() != before.state() || after.isTold() != before.isTold();
    if (!isChange) {
      return Optional.empty();
    }
    journal.fact(run.run(), fact, after.text());
    tell(run, fact, rule, before, after);
    return after.state() == AlertState.FIRING && before.state() != AlertState.FIRING
        ? Optional.of(after)
        : Optional.empty();
  }

  private AlertStanding known(RunRecord run, String fact, Instant now) {
    return journal
        .fact(run.run(), fact)
        .filter(text -> !text.isEmpty())
        .map(AlertStanding::parse)
        .orElseGet(() -> AlertStanding.initial(now));
  }

  private void tell(
      RunRecord run, String fact, AlertRule rule, AlertStanding before, AlertStanding after) {
    boolean isQuiet =
        rule.noData() != NoData.ALERT
            && (after.state() == AlertState.NO_DATA || before.state() == AlertState.NO_DATA)
            && after.state() != AlertState.FIRING;
    if (isQuiet) {
      return;
    }
    String subject = fact.startsWith(Facts.TRIGGER) ? "trigger" : "alert";
    Map<String, String> data = new LinkedHashMap<>();
    data.put(subject, rule.name());
    data.put("state", after.state().name());
    data.put("before", before.state().name());
    data.put("told", String.valueOf(after.isTold() || before.isTold()));
    data.put("condition", rule.condition().text());
    data.put("severity", rule.severity().name());
    data.put(
        "action",
        rule.actions().stream().map(AlertAction::words).collect(Collectors.joining(", ")));
    data.put(
        "page",
        String.valueOf(rule.actions().stream().anyMatch(a -> a.kind() == AlertAction.Kind.PAGE)));
    data.put(
        "who",
        rule.actions().stream()
            .map(AlertAction::who)
            .filter(w -> !w.isEmpty())
            .collect(Collectors.joining(", ")));
    after.value().ifPresent(v -> data.put("value", rule.condition().shown(v)));
    askToTell(data, subject, rule, before, after);
    String kind =
        subject
            + switch (after.state()) {
              case OK -> ".ok";
              case PENDING -> ".pending";
              case FIRING -> ".firing";
              case NO_DATA -> ".no-data";
            };
    events.accept(
        new Actions.Event(run.phase(), kind, "%s %s".formatted(subject, why(rule, after)), data));
  }

  /** People are told when it begins to fire, when nothing is known for a while, and of the end. */
  private static void askToTell(
      Map<String, String> data,
      String subject,
      AlertRule rule,
      AlertStanding before,
      AlertStanding after) {
    boolean isOver = before.isTold() && after.state() == AlertState.OK;
    if (!after.isTold() && !isOver) {
      return;
    }
    String urgency =
        switch (rule.severity()) {
          case INFO -> "INFO";
          case WARNING -> "WARNING";
          case CRITICAL -> "ERROR";
        };
    boolean isPage = Boolean.parseBoolean(data.get("page")) || subject.equals("trigger");
    data.put("notify.urgency", isOver ? "INFO" : isPage ? "CRITICAL" : urgency);
    data.put("notify.motion", isOver ? "CLOSED" : "OPENED");
    data.put("notify.title", "%s '%s' is %s".formatted(subject, rule.name(), shown(after)));
    data.put("notify.key", subject + " " + rule.name());
    data.put("notify.who", data.getOrDefault("who", ""));
  }

  private static String shown(AlertStanding standing) {
    return standing.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String why(AlertRule rule, AlertStanding standing) {
    String what =
        standing.value().isPresent()
            ? "it is " + rule.condition().shown(standing.value().getAsDouble())
            : standing.why().isEmpty() ? "there is nothing to look at" : standing.why();
    return "'%s' is %s: %s, %s".formatted(rule.name(), shown(standing), rule.condition(), what);
  }
}
