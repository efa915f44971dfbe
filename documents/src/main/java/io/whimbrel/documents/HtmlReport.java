package io.whimbrel.documents;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.run.GateLine;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as one HTML page without scripts. Used once, by one thread. */
final class HtmlReport {
  private static final int EVENTS_SHOWN = 2_000;
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
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
      tables();
    } else {
      steps(steps);
    }
    differences();
    gates();
    advice();
    figures();
    alerts();
    troubles();
    html.raw(issues);
    held();
    ground(run);
    events();
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

  private void tables() {
    html.raw("<section>\n<h2>Tables</h2>\n")
        .tableHead(
            "Table",
            "#Rows",
            "#Data",
            "#Took",
            "#Speed",
            "Proof",
            "#Proved",
            "#Chunks",
            "#Read again",
            "#Differing");
    for (TableLine table : summary.tables()) {
      html.raw("<tr>")
          .element("td", "strong", table.table())
          .numbers(
              List.of(
                  table.rows() < 0 ? "" : Figures.count(table.rows()),
                  table.bytes() < 0 ? "" : Figures.bytes(table.bytes()),
                  table.took().map(Figures::duration).orElse(""),
                  table.bytesPerSecond().map(Figures::rate).orElse("")))
          .raw("<td>" + verdict(table) + "</td>")
          .numbers(table.proof().map(HtmlReport::proofNumbers).orElse(List.of("", "", "", "")))
          .raw("</tr>\n");
    }
    html.tableEnd().raw("</section>\n");
  }

  private static String verdict(TableLine table) {
    return table
        .proof()
        .map(
            proof ->
                proof.verdict() == Proof.Verdict.EQUAL
                    ? "<span class=\"badge done\">equal</span>"
                    : "<span class=\"badge failed\">different</span>")
        .orElse("");
  }

  private static List<String> proofNumbers(Proof proof) {
    return List.of(
        Figures.count(proof.rows()),
        Figures.count(proof.chunks()),
        Figures.count(proof.rechecked()),
        Figures.count(proof.differing()));
  }

  private void differences() {
    List<Proof> different =
        summary.history().proofs().stream().filter(p -> !p.differences().isEmpty()).toList();
    if (different.isEmpty()) {
      return;
    }
    html.raw("<section>\n<h2>Rows that differ</h2>\n")
        .tableHead("Table", "Row", "How", "Column", "Expected", "Found");
    for (Proof proof : different) {
      proof.differences().forEach(difference -> difference(proof, difference));
    }
    html.tableEnd().raw("</section>\n");
  }

  private void difference(Proof proof, RowDifference difference) {
    List<RowDifference.ColumnDifference> columns =
        difference.columns().isEmpty()
            ? List.of(new RowDifference.ColumnDifference("", "", ""))
            : difference.columns();
    for (RowDifference.ColumnDifference column : columns) {
      html.raw("<tr>")
          .words(proof.table().toString())
          .element("td", "strong", difference.key())
          .words(difference.kind().name().toLowerCase(Locale.ROOT))
          .words(column.column())
          .element("td", "code", column.expected())
          .element("td", "code", column.found())
          .raw("</tr>\n");
    }
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

  private void advice() {
    if (summary.watched().advice().isPresent()) {
      Watched.Advice advice = summary.watched().advice().get();
      html.raw("<section>\n<h2>Whether to go back</h2>\n<p>Advice: ")
          .element("strong", advice.text())
          .raw(", data at stake: ")
          .element("strong", advice.stake())
          .raw("</p>\n<ul class=\"quiet\">\n");
      advice.reasons().forEach(reason -> html.element("li", reason).raw("\n"));
      html.raw("</ul>\n</section>\n");
    }
  }

  private void figures() {
    if (summary.watched().figures().isEmpty()) {
      return;
    }
    html.raw("<section>\n<h2>Figures</h2>\n")
        .tableHead("Figure", "Course", "#Before", "#Least", "#Median", "#95 %", "#Most", "#Last");
    for (FigureLine figure : summary.watched().figures()) {
      html.raw("<tr>")
          .element("td", "strong", figure.name().replace('_', ' '))
          .raw("<td>")
          .raw(Sparkline.of(figure.course()))
          .raw("</td>")
          .numbers(
              List.of(
                  figure.shownBaseline(),
                  figure.shown(figure.least()),
                  figure.shown(figure.median()),
                  figure.shown(figure.high()),
                  figure.shown(figure.most()),
                  figure.shown(figure.last())))
          .raw("</tr>\n");
    }
    html.tableEnd()
        .raw("<p class=\"legend\">Sampled while the run was watched; before: the median of what")
        .raw(" was sampled before rows were copied.</p>\n</section>\n");
  }

  private void alerts() {
    if (!summary.alerts().isEmpty()) {
      html.raw("<section>\n<h2>Alerts and triggers</h2>\n");
      eventTable(summary.alerts());
      html.raw("</section>\n");
    }
  }

  private void troubles() {
    html.raw("<section>\n<h2>Problems and retries</h2>\n");
    if (summary.troubles().isEmpty()) {
      html.raw("<p class=\"quiet\">None.</p>\n");
    } else {
      eventTable(summary.troubles());
    }
    html.raw("</section>\n");
  }

  private void held() {
    if (!summary.held().isEmpty()) {
      html.raw("<section>\n<h2>Held back</h2>\n");
      eventTable(summary.held());
      html.raw("</section>\n");
    }
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

  private void events() {
    List<EventRecord> events = summary.history().events();
    int left = Math.max(0, events.size() - EVENTS_SHOWN);
    html.raw("<section>\n<details>\n<summary><h2>All events</h2> ")
        .text(
            left == 0
                ? Figures.count(events.size())
                : "the last " + EVENTS_SHOWN + " of " + events.size() + ", the JSON form has all")
        .raw("</summary>\n");
    eventTable(events.subList(left, events.size()));
    html.raw("</details>\n</section>\n");
  }

  private void eventTable(List<EventRecord> events) {
    html.tableHead("Time", "Phase", "Kind", "What happened");
    for (EventRecord event : events) {
      html.raw("<tr>")
          .words(TIME.format(event.at()))
          .words(event.phase().name().toLowerCase(Locale.ROOT))
          .element("td", "code", event.kind())
          .words(event.text())
          .raw("</tr>\n");
    }
    html.tableEnd();
  }
}
