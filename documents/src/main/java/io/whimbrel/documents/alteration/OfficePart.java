package io.whimbrel.documents.alteration;

import io.whimbrel.core.alteration.CodeMention;
import io.whimbrel.core.alteration.CodeMention.Part;
import io.whimbrel.core.checklist.Tick;
import io.whimbrel.core.communication.LogbookEntry;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.risk.AlteredPart;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people do around the change: code, monitoring, time line, who said what. */
final class OfficePart {
  private static final int LOGGED = 50;

  private final Paper paper;
  private final SchemaChangeFacts facts;
  private final List<AlteredPart> parts;

  OfficePart(Paper paper, SchemaChangeFacts facts, List<AlteredPart> parts) {
    this.paper = paper;
    this.facts = facts;
    this.parts = parts;
  }

  void code() {
    paper.heading(2, "Application Code Changes");
    files("Backend Updates Required", "File", Part.BACKEND, "backend");
    files("Frontend Updates Required", "Component", Part.FRONTEND, "frontend");
    if (!facts.code().passedOver().isEmpty()) {
      paper.text("Not looked through:");
      paper.bullets(facts.code().passedOver());
    }
  }

  private void files(String heading, String head, Part part, String key) {
    paper.heading(3, heading);
    boolean isNamed =
        part == Part.BACKEND
            ? !facts.plan().dossier().schemaChange().backend().isEmpty()
            : !facts.plan().dossier().schemaChange().frontend().isEmpty();
    if (!isNamed) {
      paper.unknown(
          "which files of the %s mention what changes".formatted(key),
          "write 'schema-change: { %s: PATTERN }' into the plan".formatted(key));
    }
    Tables.write(
        paper,
        List.of(head, "Change Type", "Description", "Testing Status"),
        facts.code().of(part).stream().map(this::file).toList(),
        isNamed ? "no file mentions what changes" : "nobody looked");
  }

  private List<String> file(CodeMention mention) {
    String names =
        mention.names().entrySet().stream()
            .map(e -> e.getKey() + (e.getValue() == 1 ? "" : " (%d times)".formatted(e.getValue())))
            .collect(Collectors.joining(", "));
    return List.of(
        mention.file(),
        String.join(", ", mention.changes()),
        "%s, on %d %s".formatted(names, mention.lines(), mention.lines() == 1 ? "line" : "lines"),
        tested());
  }

  /** Files are tested together: the item of the check list is about all of them. */
  private String tested() {
    return Optional.ofNullable(facts.ticks().get("change-execution.code"))
        .map(OfficePart::ticked)
        .orElse("not tested: whimbrel tick change-execution.code");
  }

  private static String ticked(Tick tick) {
    return "%s, %s%s"
        .formatted(
            tick.by(),
            Times.minute(tick.at()),
            tick.comment().isBlank() ? "" : ": " + tick.comment());
  }

  void monitoring() {
    paper.heading(2, "Monitoring & Alerts");
    paper.heading(3, "Key Metrics to Monitor");
    List<List<String>> rows = new ArrayList<>();
    for (AlertRule rule : facts.plan().watch().alerts()) {
      rows.add(
          List.of(
              rule.name(),
              value(rule.name() + " baseline"),
              threshold(rule),
              value(rule.name() + " recovery")));
    }
    Tables.write(
        paper,
        List.of("Metric", "Baseline", "Alert Threshold", "Recovery Action"),
        rows,
        "the plan names no rule");
  }

  private static String threshold(AlertRule rule) {
    String text = rule.condition().text();
    return text.contains("baseline + ")
        ? "+" + text.substring(text.indexOf("baseline + ") + "baseline + ".length())
        : text.substring(
                text.indexOf(rule.condition().figure()) + rule.condition().figure().length())
            .replace(" ", "");
  }

  private String value(String label) {
    String heading = "Key Metrics to Monitor";
    return facts
        .notes()
        .value(heading, label)
        .orElseGet(() -> paper.missing(label, paper.itemInNotes(heading, label)));
  }

  void timeline() {
    paper.heading(2, "Timeline");
    Schedule schedule = facts.plan().dossier().schedule();
    paper.table(
        List.of("Phase", "Duration", "Dependencies", "Completion Criteria"),
        List.of(
            phase(
                "Planning",
                schedule.start().map(day -> "until " + day),
                "none",
                "everything under Migration Overview is ticked"),
            phase(
                "Staging Testing",
                Optional.of("seconds on a scratch server, by 'whimbrel schema-change'"),
                "Planning",
                "everything under Staging Environment is ticked"),
            phase(
                "Production Migration",
                ran().map(Figures::duration).or(this::foretold),
                "Staging Testing"
                    + schedule.window().map(window -> ", the window " + window).orElse(""),
                "every step of the run is done"),
            phase(
                "Verification",
                schedule.eta().map(day -> "until " + day),
                "Production Migration",
                "everything under Phase 3: Verification is ticked")));
  }

  private List<String> phase(
      String name, Optional<String> duration, String dependencies, String criteria) {
    String heading = "Timeline";
    return List.of(
        name,
        facts
            .notes()
            .value(heading, name)
            .or(() -> duration)
            .orElseGet(
                () ->
                    paper.missing(
                        "how long %s takes".formatted(name), paper.itemInNotes(heading, name))),
        dependencies,
        criteria);
  }

  private Optional<Duration> ran() {
    return facts
        .run()
        .flatMap(
            run -> run.run().endedAt().map(end -> Duration.between(run.run().startedAt(), end)));
  }

  /** The statements one after the other, where every time is known. */
  private Optional<String> foretold() {
    boolean isKnown = parts.stream().allMatch(part -> part.time().isPresent());
    Duration all =
        parts.stream().flatMap(part -> part.time().stream()).reduce(Duration.ZERO, Duration::plus);
    return isKnown && !parts.isEmpty()
        ? Optional.of("about %s by the size of tables".formatted(Figures.duration(all)))
        : Optional.empty();
  }

  void communication() {
    paper.heading(2, "Communication Log");
    paper.heading(3, "%s - %s".formatted(Times.minute(facts.asOf()), facts.agent()));
    paper.text(
        "Tried on %s with the structure of %s: %d changes, %d statements."
            .formatted(
                facts.trial().server(),
                facts.trial().origin(),
                facts.trial().changes().size(),
                facts.trial().forward().size()));
    List<Said> said = new ArrayList<>();
    facts.ticks().values().stream()
        .filter(tick -> tick.item().startsWith("change-"))
        .map(tick -> new Said(tick.at(), tick.by(), "ticked " + tick.item() + words(tick)))
        .forEach(said::add);
    facts.logbook().entries().stream()
        .map(entry -> new Said(entry.at(), entry.by(), words(entry)))
        .forEach(said::add);
    facts.run().stream()
        .flatMap(run -> run.events().stream())
        .limit(LOGGED)
        .map(event -> new Said(event.at(), by(event.data()), event.text()))
        .forEach(said::add);
    said.stream().sorted(Comparator.comparing(Said::at)).forEach(this::say);
  }

  /** Who said what, and when. */
  private record Said(Instant at, String by, String text) {}

  private static String words(LogbookEntry entry) {
    return switch (entry) {
      case LogbookEntry.IssueOpened opened ->
          "issue %d (%s): %s"
              .formatted(
                  opened.number(),
                  opened.severity().name().toLowerCase(Locale.ROOT),
                  opened.text());
      case LogbookEntry.IssueClosed closed ->
          "issue %d is closed: %s".formatted(closed.number(), closed.resolution());
      case LogbookEntry.ReminderTold told -> "told: reminder " + told.reminder();
    };
  }

  private static String words(Tick tick) {
    return tick.comment().isBlank() ? "" : ": " + tick.comment();
  }

  private String by(Map<String, String> data) {
    return data.getOrDefault("by", "whimbrel run");
  }

  private void say(Said said) {
    paper.heading(3, "%s - %s".formatted(Times.minute(said.at), said.by));
    paper.text(said.text);
  }
}
