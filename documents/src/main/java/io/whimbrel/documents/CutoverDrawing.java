package io.whimbrel.documents;

import io.whimbrel.core.figure.Figures;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Draws the cutover as a time line: a bar to scale, and a list of its moments. */
final class CutoverDrawing {
  private static final int TONES = 6;

  private final PauseStory story;
  private final Html html = new Html();

  CutoverDrawing(PauseStory story) {
    this.story = story;
  }

  String text() {
    html.raw("<section>\n<h2>Cutover</h2>\n");
    if (story.pause().isPresent()) {
      html.raw("<p>Neither side accepted writes for ")
          .element("strong", Figures.duration(story.pause().get()))
          .raw(". Exactly one side accepted them before and after.</p>\n");
    }
    bar();
    html.raw("<ol class=\"moments\">\n");
    List<PauseStory.Moment> moments = story.moments();
    for (int i = 0; i < moments.size(); i++) {
      PauseStory.Moment moment = moments.get(i);
      html.raw("<li><i class=\"tone" + i % TONES + "\"></i>")
          .element("span", "offset", "+" + Figures.duration(moment.offset()))
          .element("span", "strong", moment.kind())
          .element("span", "quiet", moment.text())
          .raw("</li>\n");
    }
    return html.raw("</ol>\n</section>\n").toString();
  }

  /** Each part leads to the moment whose colour it has. */
  private void bar() {
    Duration length = story.length();
    if (!length.isPositive()) {
      return;
    }
    html.raw("<div class=\"line\">");
    List<PauseStory.Moment> moments = story.moments();
    for (int i = 0; i < moments.size(); i++) {
      PauseStory.Moment moment = moments.get(i);
      double share = 100.0 * moment.took().toNanos() / length.toNanos();
      html.raw(
              String.format(
                  Locale.ROOT, "<i class=\"tone%d\" style=\"width:%.2f%%\"", i % TONES, share))
          .raw(" title=\"")
          .text(moment.kind() + ": " + Figures.duration(moment.took()))
          .raw("\"></i>");
    }
    html.raw("</div>\n<div class=\"scale\"><span>0</span><span>")
        .text(Figures.duration(length))
        .raw("</span></div>\n");
  }
}
