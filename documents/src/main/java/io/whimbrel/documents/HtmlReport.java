package io.whimbrel.documents;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.run.GateLine;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as one HTML page without scripts. Used once, by one thread. */
final class HtmlReport {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final RunSummary summary;
  private final List<String> forecast;
  private final String issues;
  private final Html html = new Html();

  HtmlReport(RunSummary summary, List<String> forecast, String issues) {
    this.summary = summary;
    this.forecast = List.copyOf(forecast);
    this.issues = issues;
  }

  String text() {
    RunRecord run = summary.history().run();
    TableSections tables = new TableSections(summary, html);
    EventSections events = new EventSections(summary, html);
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", run.run().text() + ": " + run.title())
        .raw("\n<style>\n" + PageStyle.report() + "</style>\n</head>\n<body>\n<main>\n");
    head(run);
    tiles();
    phases();
    forecast();
    summary.pause().ifPresent(pause -> html.raw(new CutoverDrawing(pause).text()));
    List<StepLine> steps = StepLine.of(summary.history(), summary.writtenAt());
    if (steps.isEmpty()) {
      tables.write();
    } else {
      steps(steps);
    }
    tables.differences();
    gates();
    new WatchedSections(summary.watched(), html).write();
    events.alerts();
    events.troubles();
    html.raw(issues);
    events.held();
    ground(run);
    events.all();
    html.raw("<footer>Written by Whimbrel from the journal of the run, ")
        .text(DAY_AND_TIME.format(summary.writtenAt()))
        .raw(". All times are UTC.</footer>\n</main>\n</body>\n</html>\n");
    return html.toString();
  }

  private void head(RunRecord run) {
    html.raw("<header>\n<p class=\"kicker\">Migration report \u00b7 ")
        .text(run.run().text())
        .raw(" <span class=\"badge ")
        .raw(run.state().name().toLowerCase(Locale.ROOT))
        .raw("\">")
        .text(run.state().name() + (run.state().isFinal() ? "" : " in " + run.phase()))
        .raw("</span></p>\n")
        .element("h1", run.title())
        .raw("<p class=\"lead\">")
        .text(summary.fact("source.version"))
        .raw(" <span class=\"arrow\">\u2192</span> ")
        .text(summary.fact("target.version"))
        .raw("</p>\n");
    run.problem().ifPresent(problem -> html.element("p", "problem", problem));
    html.raw("</header>\n");
  }

  private void tiles() {
    html.raw("<section class=\"tiles\">\n");
    tile("Rows carried", Figures.count(summary.rows()), Figures.bytes(summary.bytes()));
    String pause =
        summary.pause().flatMap(PauseStory::pause).map(Figures::duration).orElse("\u2013");
    tile("Pause", pause, "neither side accepted writes");
    boolean isDifferent = summary.differing() > 0;
    tile(
        "Proof",
        summary.verdict(),
        Figures.count(summary.provedRows()) + " rows compared",
        isDifferent ? " bad" : summary.history().proofs().isEmpty() ? "" : " good");
    tile("Copied at", Figures.rate(summary.bytesPerSecond()), "over all workers");
    tile(
        "Took",
        Figures.duration(summary.took()),
        "of it waiting for decisions " + Figures.duration(summary.waited()));
    html.raw("</section>\n");
  }

  private void tile(String name, String value, String note) {
    tile(name, value, note, "");
  }

  private void tile(String name, String value, String note, String style) {
    html.raw("<div class=\"tile" + style + "\">")
        .element("span", "name", name)
        .element("span", "value", value)
        .element("span", "note", note)
        .raw("</div>\n");
  }

  private void forecast() {
    if (!forecast.isEmpty()) {
      html.raw("<section>\n<h2>Forecast and what happened</h2>\n<ul>\n");
      forecast.forEach(line -> html.element("li", line));
      html.raw("</ul>\n</section>\n");
    }
  }

  private void phases() {
    html.raw("<section>\n<h2>Phases</h2>\n")
        .tableHead("Phase", "Started", "#Took", "#Working", "#Waiting", "", "What came of it");
    long longest = summary.phases().stream().mapToLong(p -> p.took().toMillis()).max().orElse(1);
    for (PhaseTime phase : summary.phases()) {
      html.raw("<tr>")
          .element("td", "strong", phase.phase().name().toLowerCase(Locale.ROOT))
          .words(TIME.format(phase.startedAt()))
          .numbers(
              List.of(
                  Figures.duration(phase.took()),
                  Figures.duration(phase.working()),
                  Figures.duration(phase.waiting())))
          .raw("<td class=\"graph\"><span class=\"bar\">")
          .raw(part("work", phase.working().toMillis(), longest))
          .raw(part("wait", phase.waiting().toMillis(), longest))
          .raw("</span></td>")
          .element("td", "quiet", phase.detail())
          .raw("</tr>\n");
    }
    html.tableEnd()
        .raw("<p class=\"legend\"><i class=\"work\"></i> working <i class=\"wait\"></i> waiting")
        .raw(" for a decision, or no process</p>\n</section>\n");
  }

  private static String part(String style, long value, long of) {
    double percent = of == 0 ? 0 : 100.0 * value / of;
    return String.format(
        Locale.ROOT, "<i class=\"%s\" style=\"width:%.2f%%\"></i>", style, percent);
  }

  private void steps(List<StepLine> steps) {
    html.raw("<section>\n<h2>Steps</h2>\n")
        .tableHead("Step", "Phase", "State", "#Attempts", "#Took", "What came of it");
    for (StepLine line : steps) {
      html.raw("<tr>")
          .element("td", "strong", line.step().name())
          .words(line.step().phase().name().toLowerCase(Locale.ROOT))
          .words(line.step().state().name().toLowerCase(Locale.ROOT))
          .numbers(List.of(Integer.toString(line.step().attempts()), Figures.duration(line.took())))
          .element("td", "quiet", line.detail())
          .raw("</tr>\n");
    }
    html.tableEnd().raw("</section>\n");
  }

  private void gates() {
    html.raw("<section>\n<h2>Decisions</h2>\n");
    if (summary.history().gates().isEmpty()) {
      html.raw("<p class=\"quiet\">None yet.</p>\n</section>\n");
      return;
    }
    html.tableHead("Gate", "Decision", "By", "At", "#Waited", "Comment");
    for (GateRecord gate : summary.history().gates()) {
      html.raw("<tr>")
          .element("td", "strong", gate.gate().name().toLowerCase(Locale.ROOT))
          .words(gate.state().name().toLowerCase(Locale.ROOT))
          .words(gate.decidedBy().orElse(""))
          .words(gate.decidedAt().map(TIME::format).orElse(""))
          .numbers(List.of(Figures.duration(RunSummary.waited(gate, summary.writtenAt()))))
          .words(gate.comment())
          .raw("</tr>\n");
    }
    html.tableEnd().raw("</section>\n");
    lines("Go or no-go", GoNoGoList.of(summary.history()));
    lines("What was to hold while monitored", SuccessLines.of(summary.history()));
  }

  private void lines(String title, List<GateLine> lines) {
    if (lines.isEmpty()) {
      return;
    }
    html.raw("<section>\n").element("h2", title).raw("\n");
    html.tableHead("Looked at", "State", "Found", "Wanted");
    for (GateLine line : lines) {
      html.raw("<tr>")
          .element("td", "strong", line.name())
          .words(line.state().name())
          .words(line.found())
          .words(line.wanted())
          .raw("</tr>\n");
    }
    html.tableEnd().raw("</section>\n");
  }

  private void ground(RunRecord run) {
    html.raw("<section>\n<h2>Ground</h2>\n<dl>\n");
    ground("Started", DAY_AND_TIME.format(run.startedAt()));
    ground("Ended", run.endedAt().map(DAY_AND_TIME::format).orElse("not yet"));
    ground("Plan digest", run.planDigest());
    summary.history().facts().entrySet().stream()
        .filter(fact -> !isToldElsewhere(fact.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(fact -> ground(fact.getKey(), fact.getValue()));
    html.raw("</dl>\n</section>\n");
  }

  /** Lists and standings have sections of their own, in words. */
  private static boolean isToldElsewhere(String fact) {
    return fact.startsWith("watch.")
        || fact.equals("gate.lines")
        || fact.equals("monitor.lines")
        || fact.startsWith("notify.");
  }

  private void ground(String name, String value) {
    html.raw("<div>").element("dt", name).element("dd", value).raw("</div>\n");
  }
}
