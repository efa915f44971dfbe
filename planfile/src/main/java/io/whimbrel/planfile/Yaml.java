package io.whimbrel.planfile;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Text as YAML takes it: scalars that read back as they were, and comments that stay comments. */
public final class Yaml {

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9_/-]*(\\.[A-Za-z0-9_/-]+)*");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[A-Za-z0-9_./-]+}");
  private static final Set<String> RESERVED =
      Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

  private Yaml() {}

  /** A scalar, quoted unless it is surely read as it stands. */
  public static String scalar(String text) {
    boolean isPlain =
        PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT));
    return isPlain ? text : quoted(text);
  }

  /** A scalar that stands outside of braces, where a reference needs no quotes. */
  public static String reference(String text) {
    return REFERENCE.matcher(text).matches() ? text : scalar(text);
  }

  /** A scalar in double quotes. */
  public static String quoted(String text) {
    return '"' + escaped(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  /** Text on one line: line ends, controls and what YAML does not print are escaped. */
  public static String escaped(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(c -> append(line, c));
    return line.toString();
  }

  private static void append(StringBuilder line, int c) {
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (isPrintable(c)) {
          line.appendCodePoint(c);
        } else {
          line.append(c > 0xFFFF ? "\\U%08X".formatted(c) : "\\u%04X".formatted(c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
