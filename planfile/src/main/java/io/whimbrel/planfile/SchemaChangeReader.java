package io.whimbrel.planfile;

import io.whimbrel.core.plan.SchemaChangeRules;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads what the schema change plan is made from. */
record SchemaChangeReader(Path directory) {

  SchemaChangeRules read(Section section) {
    return new SchemaChangeRules(
        path(section, "scripts"),
        path(section, "baseline"),
        globs(section, "backend"),
        globs(section, "frontend"),
        paths(section, "old-queries"),
        paths(section, "new-queries"));
  }

  private Optional<Path> path(Section section, String key) {
    return section.value(key).flatMap(Value::stripped).map(this::resolved);
  }

  private Path resolved(String text) {
    return directory.resolve(text).normalize();
  }

  private static List<String> patterns(Section section, String key) {
    return section.value(key).map(SchemaChangeReader::texts).orElse(List.of());
  }

  private static List<String> globs(Section section, String key) {
    section.value(key).stream()
        .flatMap(value -> value.isList() ? value.items().stream() : Stream.of(value))
        .forEach(SchemaChangeReader::requireGlob);
    return patterns(section, key);
  }

  private static void requireGlob(Value value) {
    value
        .stripped()
        .ifPresent(
            glob -> {
              try {
                FileSystems.getDefault().getPathMatcher("glob:" + glob);
              } catch (PatternSyntaxException e) {
                value.complain(
                    "%s: '%s' is no pattern: %s".formatted(value.label(), glob, e.getDescription()),
                    "write one such as \"src/**/*.java\"");
              }
            });
  }

  private List<Path> paths(Section section, String key) {
    return patterns(section, key).stream().map(this::resolved).toList();
  }

  /** One text, or a list of some. */
  private static List<String> texts(Value value) {
    return value.isList() ? value.texts() : value.stripped().stream().toList();
  }
}
