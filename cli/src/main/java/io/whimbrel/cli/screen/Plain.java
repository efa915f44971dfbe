package io.whimbrel.cli.screen;

/** Makes text that came from elsewhere harmless for a terminal. */
public final class Plain {
  private Plain() {}

  /** One line: control characters, and with them every escape sequence, are shown as {@code ?}. */
  public static String line(String text) {
    return clean(text.replace("\r\n", "\n").replaceAll("\\n\\s*", " ").strip());
  }

  /** As {@link #line}, but line breaks stay. */
  public static String lines(String text) {
    return text.lines().map(Plain::clean).reduce((a, b) -> a + "\n" + b).orElse("");
  }

  /** At most so many characters; what is cut is shown by an ellipsis. */
  public static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, Math.max(0, length - 1)) + "\u2026";
  }

  private static String clean(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(point -> safe.appendCodePoint(isSafe(point) ? point : '?'));
    return safe.toString();
  }

  private static boolean isSafe(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
  }
}
