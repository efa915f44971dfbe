package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.core.watch.AlertState;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.core.watch.TriggerRule;
import io.whimbrel.engine.watch.AlertStanding;
import io.whimbrel.engine.watch.WatchBook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a watch knows, for people and for machines. */
public record WatchView(WatchBook book, Plan plan, RunRecord run, Instant now) {

  private Map<String, SampleRecord.Value> figures() {
    return book.latest().map(SampleRecord::figures).orElse(Map.of());
  }

  private FigureNames names() {
    return new FigureNames(
        plan.watch().application().stream()
            .collect(Collectors.toMap(ApplicationFigure::name, ApplicationFigure::unit)));
  }

  /** All of it. */
  public String text(Paint paint) {
    StringBuilder text = new StringBuilder(new RunLine(run).text(paint)).append('\n');
    text.append(watcher()).append("\n\n");
    TextTable figures = new TextTable("figure", "#source", "#target", "#now", "#baseline");
    for (String name : plainNames()) {
      figures.row(
          name,
          shown("source." + name),
          shown("target." + name),
          shown(name),
          Optional.ofNullable(book.baseline().get(name)).map(v -> shown(name, v)).orElse(""));
    }
    text.append(figures.isEmpty() ? "nothing is sampled yet\n" : figures.text(paint)).append('\n');
    TextTable rules = new TextTable("state", "rule", "condition", "#value", "since");
    plan.watch().alerts().forEach(rule -> row(rules, rule, book.alerts(), paint));
    plan.watch()
        .triggers()
        .forEach(trigger -> row(rules, trigger.asAlert(), book.triggers(), paint));
    return text.append(rules.isEmpty() ? "" : rules.text(paint)).toString();
  }

  private String watcher() {
    return book.beat()
        .map(
            beat ->
                "watched by %s, last seen %d s ago"
                    .formatted(
                        Plain.line(beat.holder()), Duration.between(beat.at(), now).toSeconds()))
        .orElse("nobody watches");
  }

  private List<String> plainNames() {
    TreeSet<String> plain = new TreeSet<>();
    for (String name : figures().keySet()) {
      plain.add(
          name.startsWith("source.") || name.startsWith("target.") ? name.substring(7) : name);
    }
    return new ArrayList<>(plain);
  }

  private String shown(String name) {
    return Optional.ofNullable(figures().get(name)).map(v -> shown(name, v.mean())).orElse("");
  }

  private String shown(String name, double value) {
    return names().unit(name).orElse(Unit.COUNT).shown(value);
  }

  private static void row(
      TextTable table, AlertRule rule, Map<String, AlertStanding> standings, Paint paint) {
    Optional<AlertStanding> standing = Optional.ofNullable(standings.get(rule.name()));
    AlertState state = standing.map(AlertStanding::state).orElse(AlertState.OK);
    table.row(
        painted(state, paint),
        state.name(),
        Plain.line(rule.name()),
        rule.condition().text(),
        standing
            .filter(s -> s.value().isPresent())
            .map(s -> rule.condition().shown(s.value().getAsDouble()))
            .orElse(""),
        standing.map(s -> s.since().toString()).orElse(""));
  }

  private static UnaryOperator<String> painted(AlertState state, Paint paint) {
    return switch (state) {
      case OK -> paint::green;
      case PENDING, NO_DATA -> paint::yellow;
      case FIRING -> paint::red;
    };
  }

  /** The same for machines. */
  public Map<String, Object> data() {
    Map<String, Object> data = new RunLine(run).data();
    book.beat()
        .ifPresent(
            beat ->
                data.put("watcher", Map.of("holder", beat.holder(), "at", beat.at().toString())));
    book.latest().ifPresent(sample -> data.put("sampledAt", sample.at().toString()));
    Map<String, Object> figures = new TreeMap<>();
    figures().forEach((name, value) -> figures.put(name, value.mean()));
    data.put("figures", figures);
    data.put("baseline", new TreeMap<>(book.baseline()));
    data.put(
        "alerts", plan.watch().alerts().stream().map(rule -> data(rule, book.alerts())).toList());
    data.put(
        "triggers",
        plan.watch().triggers().stream()
            .map(TriggerRule::asAlert)
            .map(rule -> data(rule, book.triggers()))
            .toList());
    return data;
  }

  private static Map<String, Object> data(AlertRule rule, Map<String, AlertStanding> standings) {
    Map<String, Object> data = new LinkedHashMap<>();
    Optional<AlertStanding> standing = Optional.ofNullable(standings.get(rule.name()));
    data.put("name", rule.name());
    data.put("condition", rule.condition().text());
    data.put("severity", rule.severity().name());
    data.put("state", standing.map(AlertStanding::state).orElse(AlertState.OK).name());
    standing.ifPresent(s -> data.put("since", s.since().toString()));
    standing
        .filter(s -> s.value().isPresent())
        .ifPresent(s -> data.put("value", s.value().getAsDouble()));
    standing.filter(s -> !s.why().isEmpty()).ifPresent(s -> data.put("why", s.why()));
    return data;
  }
}
