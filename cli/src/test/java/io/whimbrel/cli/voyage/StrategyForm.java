package io.whimbrel.cli.voyage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the form of a migration strategy has, and what a document lacks of it. */
final class StrategyForm {
  private static final Path FORM = Path.of("src/test/resources/forms/migration-strategy.txt");
  private static final Pattern HEADING = Pattern.compile("#{2,4} (.*)");

  private final Map<String, List<String>> parts = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();

  private StrategyForm(String document) {
    List<String> part = new ArrayList<>();
    boolean isCode = false;
    for (String line : document.lines().toList()) {
      isCode ^= line.startsWith("```");
      var heading = HEADING.matcher(line);
      if (!isCode && heading.matches()) {
        part = parts.computeIfAbsent(heading.group(1), _ -> new ArrayList<>());
      } else {
        part.add(
            line.replace("\\", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
      }
    }
  }

  /** Headings, labels, items, entries and cells of the form that a document does not have. */
  static List<String> missing(String document) throws IOException {
    StrategyForm form = new StrategyForm(document);
    List<String> at = List.of();
    String heading = "";
    for (String line : Files.readAllLines(FORM)) {
      if (line.startsWith("= ")) {
        heading = line.substring(2).strip();
        at = form.part(heading);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        form.look(heading, at, line);
      }
    }
    return form.missing;
  }

  private List<String> part(String heading) {
    return parts.entrySet().stream()
        .filter(
            part ->
                part.getKey().equals(heading.replace("&", "&amp;"))
                    || (heading.endsWith(":") && part.getKey().startsWith(heading)))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(
            () -> {
              missing.add("the heading " + heading);
              return List.of();
            });
  }

  private void look(String heading, List<String> at, String wanted) {
    String kind = wanted.substring(0, wanted.indexOf(' '));
    String text = wanted.substring(kind.length() + 1);
    boolean isThere =
        switch (kind) {
          case "label" -> at.stream().anyMatch(line -> line.contains("**" + text + ":**"));
          case "item" ->
              at.stream()
                  .anyMatch(
                      line ->
                          line.matches("- \\[[x ]\\] .*") && line.substring(6).startsWith(text));
          case "entry" ->
              at.stream()
                  .map(line -> line.replace("**", ""))
                  .anyMatch(
                      line ->
                          line.matches("(- |\\d+\\. ).*")
                              && line.replaceFirst("(- |\\d+\\. )", "").startsWith(text));
          case "heads" -> at.stream().anyMatch(line -> line.startsWith("| " + text));
          case "row" -> at.stream().anyMatch(line -> line.startsWith("| " + text + " |"));
          default -> throw new IllegalArgumentException(wanted);
        };
    if (!isThere) {
      missing.add(heading + ": " + wanted);
    }
  }
}
