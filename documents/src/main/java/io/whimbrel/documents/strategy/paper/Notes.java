package io.whimbrel.documents.strategy.paper;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people write for the document: {@code NOTES.md} beside the plan, which is theirs. Text under
 * a heading belongs to the part of the document that has the same heading, on whatever level.
 */
public record Notes(Map<String, String> texts) {
  /** Nobody has written anything. */
  public static final Notes NONE = new Notes(Map.of());

  private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*#*");
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

  public Notes {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /** Reads a file's text; comments and what is before the first heading are passed over. */
  public static Notes of(String file) {
    Map<String, StringBuilder> found = new LinkedHashMap<>();
    StringBuilder now = new StringBuilder();
    boolean isCode = false;
    for (String line : COMMENT.matcher(file).replaceAll("").lines().toList()) {
      isCode ^= line.startsWith("```");
      Matcher heading = HEADING.matcher(line);
      if (!isCode && heading.matches()) {
        now = found.computeIfAbsent(name(heading.group(1)), _ -> new StringBuilder());
      } else {
        now.append(line).append('\n');
      }
    }
    Map<String, String> texts = new LinkedHashMap<>();
    found.forEach((name, text) -> texts.put(name, text.toString().strip()));
    texts.values().removeIf(String::isEmpty);
    return new Notes(texts);
  }

  private static String name(String heading) {
    return heading.replaceAll("[^\\p{Alnum} ]", "").strip().toLowerCase(Locale.ROOT);
  }

  /** What is written under a heading. */
  public Optional<String> under(String heading) {
    return Optional.ofNullable(texts.get(name(heading)));
  }

  /** The items of the list that is written under a heading. */
  List<String> items(String heading) {
    return under(heading)
        .map(
            text ->
                text.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("- ") || line.startsWith("* "))
                    .map(line -> line.substring(2).strip())
                    .toList())
        .orElse(List.of());
  }

  /** What an item {@code - LABEL: VALUE} says of a label. */
  public Optional<String> value(String heading, String label) {
    String start = label.toLowerCase(Locale.ROOT) + ":";
    return items(heading).stream()
        .map(item -> item.replace("**", ""))
        .filter(item -> item.toLowerCase(Locale.ROOT).startsWith(start))
        .map(item -> item.substring(start.length()).strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}
