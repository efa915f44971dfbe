package io.whimbrel.documents;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.run.GateLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as Markdown. Used once, by one thread. */
final class MarkdownReport {
  private static final int EVENTS_SHOWN = 500;

  private final RunSummary summary;
  private final StringBuilder text = new StringBuilder();

  MarkdownReport(RunSummary summary) {
    this.summary = summary;
  }

  String text() {
    head();
    phases();
    List<StepLine> steps = StepLine.of(summary.history(), summary.writtenAt());
    if (steps.isEmpty()) {
      tables();
    } else {
      steps(steps);
    }
    pause();
    proofs();
    gates();
    lines("What was to hold while monitored", SuccessLines.of(summary.history()));
    advice();
    figures();
    alerts();
    troubles();
    held();
    events();
    return text.toString();
  }

  private void head() {
    RunRecord run = summary.history().run();
    line(
        "# %s: %s"
            .formatted(MarkdownText.escaped(run.run().text()), MarkdownText.escaped(run.title())));
    line("");
    line("**%s** in phase %s. %s.".formatted(run.state(), run.phase(), result()));
    run.problem().ifPresent(problem -> line("\n> " + MarkdownText.escaped(problem)));
    line("");
    row("", "");
    row("---", "---");
    row("Rows carried", Figures.count(summary.rows()));
    row("Data carried", Figures.bytes(summary.bytes()));
    row("Copied at", Figures.rate(summary.bytesPerSecond()));
    summary
        .pause()
        .flatMap(PauseStory::pause)
        .ifPresent(pause -> row("Pause", Figures.duration(pause)));
    row("Started", time(run.startedAt()));
    row("Ended", run.endedAt().map(MarkdownReport::time).orElse("not yet"));
    row("Took", Figures.duration(summary.took()));
    row("Waited for decisions", Figures.duration(summary.waited()));
    row("Source", MarkdownText.escaped(summary.fact("source.version")));
    row("Target", MarkdownText.escaped(summary.fact("target.version")));
    row("Plan digest", "`" + run.planDigest() + "`");
  }

  private String result() {
    String verdict = summary.verdict();
    return verdict.substring(0, 1).toUpperCase(Locale.ROOT) + verdict.substring(1);
  }

  private void phases() {
    section("Phases");
    table("Phase", "Started", "Took", "Working", "Waiting", "What came of it");
    for (PhaseTime phase : summary.phases()) {
      row(
          phase.phase().name(),
          time(phase.startedAt()),
          Figures.duration(phase.took()),
          Figures.duration(phase.working()),
          Figures.duration(phase.waiting()),
          MarkdownText.escaped(phase.detail()));
    }
  }

  private void steps(List<StepLine> steps) {
    section("Steps");
    table("Step", "Phase", "State", "Attempts", "Took", "What came of it");
    for (StepLine line : steps) {
      row(
          MarkdownText.escaped(line.step().name()),
          line.step().phase().name(),
          line.step().state().name(),
          Integer.toString(line.step().attempts()),
          Figures.duration(line.took()),
          MarkdownText.escaped(line.detail()));
    }
  }

  private void tables() {
    section("Tables");
    table("Table", "Rows", "Data", "Took", "Speed", "Proof");
    for (TableLine table : summary.tables()) {
      row(
          MarkdownText.escaped(table.table()),
          table.rows() < 0 ? "" : Figures.count(table.rows()),
          table.bytes() < 0 ? "" : Figures.bytes(table.bytes()),
          table.took().map(Figures::duration).orElse(""),
          table.bytesPerSecond().map(Figures::rate).orElse(""),
          table.proof().map(p -> p.verdict().name()).orElse(""));
    }
  }

  private void pause() {
    if (summary.pause().isEmpty()) {
      return;
    }
    PauseStory story = summary.pause().get();
    section("Cutover");
    story
        .pause()
        .ifPresent(
            p -> line("Neither side accepted writes for **%s**.\n".formatted(Figures.duration(p))));
    table("After", "Moment", "What happened");
    for (PauseStory.Moment moment : story.moments()) {
      row(
          Figures.duration(moment.offset()),
          MarkdownText.escaped(moment.kind()),
          MarkdownText.escaped(moment.text()));
    }
  }

  private void proofs() {
    if (summary.history().proofs().isEmpty()) {
      return;
    }
    section("Proofs");
    table("Table", "Level", "Verdict", "Rows", "Chunks", "Read again", "Differing", "Position");
    for (Proof proof : summary.history().proofs()) {
      row(
          MarkdownText.escaped(proof.table().toString()),
          proof.level().name(),
          proof.verdict().name(),
          Figures.count(proof.rows()),
          Figures.count(proof.chunks()),
          Figures.count(proof.rechecked()),
          Figures.count(proof.differing()),
          MarkdownText.escaped(proof.position()));
    }
    summary.history().proofs().stream()
        .filter(proof -> !proof.differences().isEmpty())
        .forEach(this::differences);
  }

  private void differences(Proof proof) {
    line(
        "\n### Rows that differ in %s\n".formatted(MarkdownText.escaped(proof.table().toString())));
    table("Row", "How", "Columns");
    for (RowDifference difference : proof.differences()) {
      String columns =
          difference.columns().stream()
              .map(
                  c ->
                      "%s: expected %s, found %s"
                          .formatted(c.column(), c.expectedShown(), c.foundShown()))
              .collect(Collectors.joining("; "));
      row(
          MarkdownText.escaped(difference.key()),
          difference.kind().name(),
          MarkdownText.escaped(columns));
    }
  }

  private void gates() {
    section("Decisions");
    if (summary.history().gates().isEmpty()) {
      line("None yet.");
      return;
    }
    table("Gate", "Decision", "By", "Waited", "Comment");
    for (GateRecord gate : summary.history().gates()) {
      row(
          gate.gate().name(),
          gate.state().name(),
          MarkdownText.escaped(gate.decidedBy().orElse("")),
          Figures.duration(RunSummary.waited(gate, summary.writtenAt())),
          MarkdownText.escaped(gate.comment()));
    }
    lines("Go or no-go", GoNoGoList.of(summary.history()));
  }

  private void lines(String title, List<GateLine> lines) {
    if (!lines.isEmpty()) {
      section(title);
      table("Looked at", "State", "Found", "Wanted");
      lines.forEach(
          line ->
              row(
                  MarkdownText.escaped(line.name()),
                  line.state().name(),
                  MarkdownText.escaped(line.found()),
                  MarkdownText.escaped(line.wanted())));
    }
  }

  private void advice() {
    if (summary.watched().advice().isPresent()) {
      Watched.Advice advice = summary.watched().advice().get();
      section("Whether to go back");
      line(
          "Advice: **%s**, data at stake: %s.\n"
              .formatted(MarkdownText.escaped(advice.text()), advice.stake()));
      advice.reasons().forEach(reason -> line("- " + MarkdownText.escaped(reason)));
    }
  }

  private void figures() {
    if (summary.watched().figures().isEmpty()) {
      return;
    }
    section("Figures");
    table("Figure", "Before", "Least", "Median", "95 %", "Most", "Last");
    for (FigureLine figure : summary.watched().figures()) {
      row(
          MarkdownText.escaped(figure.name()),
          figure.shownBaseline(),
          figure.shown(figure.least()),
          figure.shown(figure.median()),
          figure.shown(figure.high()),
          figure.shown(figure.most()),
          figure.shown(figure.last()));
    }
  }

  private void alerts() {
    if (!summary.alerts().isEmpty()) {
      section("Alerts and triggers");
      eventTable(summary.alerts());
    }
  }

  private void troubles() {
    section("Problems and retries");
    if (summary.troubles().isEmpty()) {
      line("None.");
      return;
    }
    eventTable(summary.troubles());
  }

  private void held() {
    if (!summary.held().isEmpty()) {
      section("Held back");
      eventTable(summary.held());
    }
  }

  private void events() {
    section("Events");
    List<EventRecord> events = summary.history().events();
    int left = Math.max(0, events.size() - EVENTS_SHOWN);
    if (left > 0) {
      line(
          "The last %d of %d; all of them are in the JSON form.\n"
              .formatted(EVENTS_SHOWN, events.size()));
    }
    eventTable(events.subList(left, events.size()));
  }

  private void eventTable(List<EventRecord> events) {
    table("Time", "Phase", "Kind", "What happened");
    for (EventRecord event : events) {
      row(
          time(event.at()),
          event.phase().name(),
          MarkdownText.escaped(event.kind()),
          MarkdownText.escaped(event.text()));
    }
  }

  private void section(String title) {
    line("\n## " + title + "\n");
  }

  private void table(String... heads) {
    row(heads);
    row("--- ".repeat(heads.length).trim().split(" "));
  }

  private void row(String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
