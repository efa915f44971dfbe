package io.whimbrel.engine.switches;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The section {@code [databases]} of a PgBouncer's configuration (PgBouncer manual, "Section
 * [databases]"). Only host, port and dbname of an entry are touched; its other parameters, other
 * entries, comments, layout and the file's permissions stay as they are, byte for byte.
 */
final class PgBouncerConfig {
  private static final Pattern SECTION = Pattern.compile("(?m)^[ \\t]*\\[([^\\]\\r\\n]*)\\].*$");
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?m)^[ \\t]*(?:\"((?:[^\"\\r"
              + "\\n"
              + "]|\"\")*)\"|([^\\s=;#\\[\"]+))[ \\t]*=[ \\t]*([^\\r"
              + "\\n"
              + "]*)");
  private static final Pattern PARAMETER =
      Pattern.compile("(\\s*)\\b([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*('(?:[^']|'')*'|\\S*)");

  private final Path file;

  PgBouncerConfig(Path file) {
    this.file = file;
  }

  /** The parameters of a database's entry, as they are written; empty when it has none. */
  Optional<Map<String, String>> entry(String database) throws IOException {
    String text = read();
    return find(text, database).map(entry -> parameters(text.substring(entry.from(), entry.to())));
  }

  /**
   * Writes these parameters, as {@link #entry} gives them, into a database's entry.
   *
   * @param values an empty value removes its parameter
   * @return whether there is such an entry
   */
  boolean set(String database, Map<String, String> values) throws IOException {
    String text = read();
    Optional<Span> found = find(text, database);
    if (found.isEmpty()) {
      return false;
    }
    Span entry = found.get();
    String line = text.substring(entry.from(), entry.to());
    for (Map.Entry<String, String> value : values.entrySet()) {
      line = with(line, value.getKey(), value.getValue());
    }
    String written = text.substring(0, entry.from()) + line + text.substring(entry.to());
    if (!written.equals(text)) {
      new ReplacedFile(file).write(written.getBytes(StandardCharsets.ISO_8859_1));
    }
    return true;
  }

  /** A value as the file wants it. */
  static String quoted(String value) {
    return value.matches("[^\\s']+") ? value : "'" + value.replace("'", "''") + "'";
  }

  /** What a value as it is written stands for. */
  static String unquoted(String value) {
    return value.startsWith("'") && value.endsWith("'") && value.length() > 1
        ? value.substring(1, value.length() - 1).replace("''", "'")
        : value;
  }

  private record Span(int from, int to) {}

  /** The parameters of the entry that counts: the last one of this name. */
  private static Optional<Span> find(String text, String database) {
    String wanted = bytewise(database);
    Optional<Span> found = Optional.empty();
    Matcher section = SECTION.matcher(text);
    while (section.find()) {
      if (!section.group(1).equals("databases")) {
        continue;
      }
      Matcher entry = ENTRY.matcher(text).region(section.end(), end(text, section.end()));
      while (entry.find()) {
        String quoted = entry.group(1);
        String name = quoted == null ? entry.group(2) : quoted.replace("\"\"", "\"");
        if (name.equals(wanted)) {
          int length = entry.group(3).stripTrailing().length();
          found = Optional.of(new Span(entry.start(3), entry.start(3) + length));
        }
      }
    }
    return found;
  }

  private static int end(String text, int from) {
    Matcher next = SECTION.matcher(text);
    return next.find(from) ? next.start() : text.length();
  }

  private static Map<String, String> parameters(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    PARAMETER.matcher(line).results().forEach(one -> values.put(one.group(2), one.group(3)));
    return values;
  }

  private static String with(String line, String name, String value) {
    Optional<MatchResult> there =
        PARAMETER.matcher(line).results().filter(one -> one.group(2).equals(name)).findFirst();
    if (there.isEmpty()) {
      return value.isEmpty() ? line : line + (line.isEmpty() ? "" : " ") + name + "=" + value;
    }
    MatchResult old = there.get();
    return value.isEmpty()
        ? (line.substring(0, old.start()) + line.substring(old.end())).stripLeading()
        : line.substring(0, old.start(3)) + value + line.substring(old.end(3));
  }

  /** Read byte by byte, so that whatever else is in the file comes out as it went in. */
  private String read() throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private static String bytewise(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
