package io.whimbrel.documents;

import java.util.List;

/**
 * HTML being written. Whatever comes from outside goes through {@link #text} and can neither become
 * markup nor turn the direction of reading. Used by one thread.
 */
public final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Markup of our own. */
  public Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Anything, escaped. */
  public Html text(String any) {
    out.append(escaped(any));
    return this;
  }

  /** An element without attributes around a text. */
  public Html element(String name, String any) {
    return raw("<" + name + ">").text(any).raw("</" + name + ">");
  }

  /** An element with a class around a text. */
  public Html element(String name, String style, String any) {
    return raw("<" + name + " class=\"" + style + "\">").text(any).raw("</" + name + ">");
  }

  /** The head of a table; a head that begins with {@code #} is of a column of numbers. */
  public Html tableHead(String... heads) {
    raw("<div class=\"scroll\"><table><thead><tr>");
    for (String head : heads) {
      boolean isNumber = head.startsWith("#");
      element("th", isNumber ? "number" : "words", isNumber ? head.substring(1) : head);
    }
    return raw("</tr></thead><tbody>\n");
  }

  /** The end of a table. */
  public Html tableEnd() {
    return raw("</tbody></table></div>\n");
  }

  /** One cell of words. */
  public Html words(String any) {
    return element("td", any);
  }

  /** Cells of numbers. */
  public Html numbers(List<String> cells) {
    cells.forEach(cell -> element("td", "number", cell));
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /** A text that can be neither markup nor anything invisible. */
  public static String escaped(String any) {
    StringBuilder safe = new StringBuilder(any.length() + 16);
    any.codePoints().forEach(point -> append(safe, point));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int point) {
    switch (point) {
      case '&' -> safe.append("&amp;");
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      case '\n', '\t' -> safe.append(' ');
      default -> safe.appendCodePoint(isVisible(point) ? point : 0xFFFD);
    }
  }

  private static boolean isVisible(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
  }
}
