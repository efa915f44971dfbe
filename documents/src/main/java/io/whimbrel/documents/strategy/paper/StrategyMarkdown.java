package io.whimbrel.documents.strategy.paper;

import io.whimbrel.documents.MarkdownText;
import java.util.List;
import java.util.stream.Collectors;

/** The document as Markdown. Used once, by one thread. */
public final class StrategyMarkdown {
  private final Paper paper;
  private final String kind;
  private final StringBuilder text = new StringBuilder();

  /** Of a document that is called so. */
  public StrategyMarkdown(Paper paper, String kind) {
    this.paper = paper;
    this.kind = kind;
  }

  /**
   * The whole text.
   *
   * @param mark with which it begins
   */
  public String text(String mark, String title) {
    text.append(mark)
        .append("\n# ")
        .append(escaped(kind))
        .append(": ")
        .append(escaped(title))
        .append("\n\n");
    unknown();
    for (Block block : paper.blocks()) {
      text.append(of(block)).append('\n');
    }
    return text.toString().stripTrailing() + "\n";
  }

  private void unknown() {
    if (paper.unknown().isEmpty()) {
      return;
    }
    text.append("## What is not known yet\n\n");
    for (Block.Unknown gap : paper.unknown()) {
      text.append("- **%s** - %s\n".formatted(escaped(gap.what()), escaped(gap.where())));
    }
    text.append('\n');
  }

  private static String escaped(String any) {
    return MarkdownText.escaped(any);
  }

  private static String of(Block block) {
    return switch (block) {
      case Block.Heading heading ->
          "#".repeat(heading.level()) + " " + escaped(heading.text()) + "\n";
      case Block.Field field ->
          field.value().isEmpty()
              ? "**%s:**\n".formatted(escaped(field.label()))
              : "**%s:** %s\n".formatted(escaped(field.label()), escaped(field.value()));
      case Block.Paragraph paragraph -> escaped(paragraph.text()) + "\n";
      case Block.Written written -> written.markdown() + "\n";
      case Block.Bullets bullets -> bullets(bullets);
      case Block.Checks checks ->
          checks.items().stream().map(StrategyMarkdown::check).collect(Collectors.joining());
      case Block.Grid grid -> grid(grid);
      case Block.Code code -> fenced(code.language(), code.text());
      case Block.Drawing drawing -> fenced("mermaid", drawing.mermaid());
      case Block.Unknown gap -> "*Not known yet: %s.*\n".formatted(escaped(gap.where()));
    };
  }

  private static String bullets(Block.Bullets bullets) {
    StringBuilder lines = new StringBuilder();
    int number = 1;
    for (Block.Bullet bullet : bullets.items()) {
      lines.append(bullets.isNumbered() ? number++ + ". " : "- ");
      if (!bullet.label().isEmpty()) {
        lines.append("**").append(escaped(bullet.label())).append(":** ");
      }
      lines.append(escaped(bullet.text())).append('\n');
    }
    return lines.toString();
  }

  private static String check(Check check) {
    String words = check.words();
    return "- [%s] %s%s\n"
        .formatted(
            check.isTicked() ? "x" : " ",
            check.text(),
            words.isEmpty() ? "" : " - " + escaped(words));
  }

  private static String grid(Block.Grid grid) {
    StringBuilder lines = new StringBuilder(row(grid.heads()));
    lines.append("|").append("---|".repeat(grid.heads().size())).append('\n');
    grid.rows().forEach(row -> lines.append(row(row)));
    return lines.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(StrategyMarkdown::escaped)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** A fence that is longer than any in the text. */
  private static String fenced(String language, String code) {
    int ticks = 3;
    while (code.contains("`".repeat(ticks))) {
      ticks++;
    }
    String fence = "`".repeat(ticks);
    return fence + language + "\n" + code + "\n" + fence + "\n";
  }
}
