package io.whimbrel.documents;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.EventRecord;
import java.util.List;
import java.util.Locale;

/** What the page of a run says of its events. */
final class EventSections {
  private static final int EVENTS_SHOWN = 2_000;

  private final RunSummary summary;
  private final Html html;

  EventSections(RunSummary summary, Html html) {
    this.summary = summary;
    this.html = html;
  }

  /** Alerts and triggers, nothing when there are none. */
  void alerts() {
    if (!summary.alerts().isEmpty()) {
      html.raw("<section>\n<h2>Alerts and triggers</h2>\n");
      table(summary.alerts());
      html.raw("</section>\n");
    }
  }

  /** Problems and retries. */
  void troubles() {
    html.raw("<section>\n<h2>Problems and retries</h2>\n");
    if (summary.troubles().isEmpty()) {
      html.raw("<p class=\"quiet\">None.</p>\n");
    } else {
      table(summary.troubles());
    }
    html.raw("</section>\n");
  }

  /** What was held back, nothing when nothing was. */
  void held() {
    if (!summary.held().isEmpty()) {
      html.raw("<section>\n<h2>Held back</h2>\n");
      table(summary.held());
      html.raw("</section>\n");
    }
  }

  /** All events, or as many of the last ones as a page carries. */
  void all() {
    List<EventRecord> events = summary.history().events();
    int left = Math.max(0, events.size() - EVENTS_SHOWN);
    html.raw("<section>\n<details>\n<summary><h2>All events</h2> ")
        .text(
            left == 0
                ? Figures.count(events.size())
                : "the last " + EVENTS_SHOWN + " of " + events.size() + ", the JSON form has all")
        .raw("</summary>\n");
    table(events.subList(left, events.size()));
    html.raw("</details>\n</section>\n");
  }

  private void table(List<EventRecord> events) {
    html.tableHead("Time", "Phase", "Kind", "What happened");
    for (EventRecord event : events) {
      html.raw("<tr>")
          .words(HtmlReport.TIME.format(event.at()))
          .words(event.phase().name().toLowerCase(Locale.ROOT))
          .element("td", "code", event.kind())
          .words(event.text())
          .raw("</tr>\n");
    }
    html.tableEnd();
  }
}
