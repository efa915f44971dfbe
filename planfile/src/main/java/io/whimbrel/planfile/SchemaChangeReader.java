package io.whimbrel.planfile;

import io.whimbrel.core.plan.SchemaChangeRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads what the schema change plan is made from. */
record SchemaChangeReader(Path directory) {

  SchemaChangeRules read(Section section) {
    return new SchemaChangeRules(
        path(section, "scripts"),
        path(section, "baseline"),
        patterns(section, "backend"),
        patterns(section, "frontend"),
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

  private List<Path> paths(Section section, String key) {
    return patterns(section, key).stream().map(this::resolved).toList();
  }

  /** One text, or a list of some. */
  private static List<String> texts(Value value) {
    return value.isList() ? value.texts() : value.stripped().stream().toList();
  }
}
