package io.whimbrel.documents;

/** Words that come from elsewhere, as part of a Markdown text. */
public final class MarkdownText {
  private MarkdownText() {}

  /** Names and values come from databases: nothing of them may become layout, a link or HTML. */
  public static String escaped(String text) {
    return MarkdownReport.escaped(text);
  }
}
