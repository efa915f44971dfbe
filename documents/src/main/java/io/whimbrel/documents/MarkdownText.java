package io.whimbrel.documents;

/** Words that come from elsewhere, as part of a Markdown text. */
public final class MarkdownText {
  private MarkdownText() {}

  /** Names and values come from databases: nothing of them may become layout, a link or HTML. */
  public static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '\\', '`', '*', '_', '[', ']', '|', '#', '!', '~', '$' -> safe.append('\\').append(c);
        case '\n', '\r', '\t' -> safe.append(' ');
        default -> safe.append(Character.isISOControl(c) ? '\uFFFD' : c);
      }
    }
    return safe.toString();
  }
}
