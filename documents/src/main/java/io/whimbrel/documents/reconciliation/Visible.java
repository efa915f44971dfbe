package io.whimbrel.documents.reconciliation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes everything in a text visible: names and values come from databases. */
final class Visible {
  private Visible() {}

  /** One line: what is no visible character is written as its number, such as {@code \\u001B}. */
  static String line(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isVisible(point)) {
                visible.appendCodePoint(point);
              } else {
                visible.append(escape(point));
              }
            });
    return visible.toString();
  }

  /**
   * A value so that two of them look the same only if they are: the number of its bytes in UTF-8
   * and its text, in which whatever is not plain is written as its number; {@code N;} for NULL.
   */
  static String canonical(@Nullable String value) {
    if (value == null) {
      return "N;";
    }
    StringBuilder text = new StringBuilder();
    text.append(value.getBytes(StandardCharsets.UTF_8).length).append(':');
    value
        .codePoints()
        .forEach(
            point -> {
              if (point == '\\') {
                text.append("\\\\");
              } else if (point >= ' ' && point <= '~') {
                text.appendCodePoint(point);
              } else {
                text.append(escape(point));
              }
            });
    return text.toString();
  }

  private static boolean isVisible(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  private static String escape(int point) {
    return switch (point) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          point > 0xFFFF
              ? String.format(Locale.ROOT, "\\U%08X", point)
              : String.format(Locale.ROOT, "\\u%04X", point);
    };
  }
}
