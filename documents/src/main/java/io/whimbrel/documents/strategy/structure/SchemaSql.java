package io.whimbrel.documents.strategy.structure;

import io.whimbrel.documents.strategy.structure.SchemaModel.Entity;
import io.whimbrel.documents.strategy.structure.SchemaModel.Line;
import java.util.ArrayList;
import java.util.List;

/** Tables as statements that people read; what a run really does is shown by {@code explain}. */
final class SchemaSql {
  private SchemaSql() {}

  /** All of them. */
  static String of(SchemaModel model) {
    StringBuilder sql = new StringBuilder();
    for (Entity entity : model.entities()) {
      sql.append(sql.isEmpty() ? "" : "\n").append(table(model, entity));
    }
    if (!model.indexes().isEmpty()) {
      sql.append("\n-- Indexes\n");
      model.indexes().forEach(index -> sql.append(index(index)).append('\n'));
    }
    return sql.toString().stripTrailing();
  }

  private static String index(String index) {
    return (index.startsWith("on ") ? "CREATE INDEX " + index : index) + ";";
  }

  private static String table(SchemaModel model, Entity entity) {
    List<String> lines = new ArrayList<>(entity.lines().stream().map(SchemaSql::line).toList());
    List<String> key = entity.lines().stream().filter(Line::isKey).map(Line::name).toList();
    if (!key.isEmpty()) {
      lines.add("  PRIMARY KEY (" + String.join(", ", key) + ")");
    }
    model.links().stream()
        .filter(link -> link.from().equals(entity.name()))
        .map(link -> "  FOREIGN KEY (%s) REFERENCES %s".formatted(link.column(), link.to()))
        .forEach(lines::add);
    entity.rules().forEach(rule -> lines.add("  " + rule));
    return "CREATE TABLE " + entity.name() + " (\n" + String.join(",\n", lines) + "\n);\n";
  }

  private static String line(Line line) {
    String value = line.value().isEmpty() ? "" : " DEFAULT " + line.value();
    return "  %s %s%s%s"
        .formatted(line.name(), line.type(), line.isNullable() ? "" : " NOT NULL", value);
  }
}
