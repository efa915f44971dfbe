package io.whimbrel.documents;

import java.util.List;

/** What the page of a run says of that which was watched. */
final class WatchedSections {
  private final Watched watched;
  private final Html html;

  WatchedSections(Watched watched, Html html) {
    this.watched = watched;
    this.html = html;
  }

  /** Whether to go back, and the figures; of each only what there is. */
  void write() {
    advice();
    figures();
  }

  private void advice() {
    if (watched.advice().isPresent()) {
      Watched.Advice advice = watched.advice().get();
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
    if (watched.figures().isEmpty()) {
      return;
    }
    html.raw("<section>\n<h2>Figures</h2>\n")
        .tableHead("Figure", "Course", "#Before", "#Least", "#Median", "#95 %", "#Most", "#Last");
    for (FigureLine figure : watched.figures()) {
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
}
