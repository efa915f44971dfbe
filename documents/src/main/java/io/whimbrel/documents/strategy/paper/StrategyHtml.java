package io.whimbrel.documents.strategy.paper;

import io.whimbrel.documents.Html;
import io.whimbrel.documents.PageStyle;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The document as one HTML page without scripts. Used once, by one thread. */
public final class StrategyHtml {
  /** How a page begins. */
  public static final String DOCTYPE = "<!doctype html>";

  private final Paper paper;
  private final String kind;
  private final Html html = new Html();
  private boolean isOpen;

  /** Of a document that is called so. */
  public StrategyHtml(Paper paper, String kind) {
    this.paper = paper;
    this.kind = kind;
  }

  /**
   * The whole page.
   *
   * @param mark with which it begins, behind the document type
   */
  public String text(String mark, String title, String migration, Instant asOf) {
    html.raw(DOCTYPE + "\n" + mark + "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        .element("title", migration + ": " + title)
        .raw("\n<style>\n" + PageStyle.report() + "</style>\n</head>\n<body>\n<main>\n<header>\n")
        .element("p", "kicker", kind + " \u00b7 " + migration)
        .element("h1", title)
        .element("p", "lead", "As of " + Times.minute(asOf))
        .raw("</header>\n");
    contents();
    unknown();
    paper.blocks().forEach(this::block);
    close();
    return html.raw("</main>\n</body>\n</html>\n").toString();
  }

  private void contents() {
    html.raw("<nav class=\"contents\">\n");
    for (Block block : paper.blocks()) {
      if (block instanceof Block.Heading heading && heading.level() == 2) {
        html.raw("<a href=\"#" + anchor(heading.text()) + "\">").text(heading.text()).raw("</a>\n");
      }
    }
    html.raw("</nav>\n");
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private void unknown() {
    if (paper.unknown().isEmpty()) {
      return;
    }
    html.raw("<section class=\"gaps\">\n<details>\n<summary><h2>What is not known yet</h2> ")
        .text(Words.counted(paper.unknown().size(), "gap"))
        .raw("</summary>\n<ul>\n");
    for (Block.Unknown gap : paper.unknown()) {
      html.raw("<li>").element("strong", gap.what()).text(" - " + gap.where()).raw("</li>\n");
    }
    html.raw("</ul>\n</details>\n</section>\n");
  }

  private void close() {
    if (isOpen) {
      html.raw("</section>\n");
    }
    isOpen = false;
  }

  private void block(Block block) {
    switch (block) {
      case Block.Heading heading -> heading(heading);
      case Block.Field field ->
          html.raw("<p>")
              .element("strong", field.label() + ":")
              .text(field.value().isEmpty() ? "" : " " + field.value())
              .raw("</p>\n");
      case Block.Paragraph paragraph -> html.element("p", paragraph.text()).raw("\n");
      case Block.Written written -> html.raw(WrittenHtml.of(written.markdown()));
      case Block.Bullets bullets -> bullets(bullets);
      case Block.Checks checks -> checks(checks.items());
      case Block.Grid grid -> grid(grid);
      case Block.Code code -> html.raw("<pre>" + lines(code.text()) + "</pre>\n");
      case Block.Drawing drawing -> html.raw("<div class=\"scroll\">" + drawing.svg() + "</div>\n");
      case Block.Unknown gap ->
          html.element("p", "gap", "Not known yet: " + gap.where() + ".").raw("\n");
    }
  }

  private void heading(Block.Heading heading) {
    if (heading.level() == 2) {
      close();
      html.raw("<section id=\"" + anchor(heading.text()) + "\">\n");
      isOpen = true;
    }
    html.element("h" + heading.level(), heading.text()).raw("\n");
  }

  private void bullets(Block.Bullets bullets) {
    String tag = bullets.isNumbered() ? "ol" : "ul";
    html.raw("<" + tag + ">\n");
    for (Block.Bullet bullet : bullets.items()) {
      html.raw("<li>");
      if (!bullet.label().isEmpty()) {
        html.element("strong", bullet.label() + ":").raw(" ");
      }
      html.text(bullet.text()).raw("</li>\n");
    }
    html.raw("</" + tag + ">\n");
  }

  private void checks(List<Check> checks) {
    html.raw("<ul class=\"checks\">\n");
    for (Check check : checks) {
      boolean isFailed = check.answer().state() == Answer.State.FAILED;
      html.raw(
              "<li class=\"%s\"><span>%s</span><div>"
                  .formatted(
                      check.isTicked() ? "ticked" : isFailed ? "failed" : "open",
                      check.isTicked() ? "\u2611" : isFailed ? "\u2612" : "\u2610"))
          .raw(WrittenHtml.inline(check.text()));
      if (!check.words().isEmpty()) {
        html.raw("<br>").element("span", "quiet", check.words());
      }
      html.raw("</div></li>\n");
    }
    html.raw("</ul>\n");
  }

  private void grid(Block.Grid grid) {
    html.tableHead(grid.heads().toArray(String[]::new));
    for (List<String> row : grid.rows()) {
      html.raw("<tr>");
      row.forEach(html::words);
      html.raw("</tr>\n");
    }
    html.tableEnd();
  }

  /** A text whose line ends stay. */
  private static String lines(String text) {
    return String.join("\n", text.lines().map(Html::escaped).toList());
  }
}
