package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The part of a table that is looked at where a part is enough: all of a small one, of a larger one
 * random pages, the same at each look (PostgreSQL manual, TABLESAMPLE).
 *
 * @param portion from 0 to 1
 */
record Part(double portion) {

  private static final double ALL_BUT = 0.5;

  /** The part of the task's table. */
  static Part of(QualityTask task) {
    long rows = family(task).stream().mapToLong(m -> m.source().rows()).sum();
    double portion = rows == 0 ? 1 : (double) task.rules().sampleRows() / rows;
    return new Part(portion > ALL_BUT ? 1 : portion);
  }

  /** The task's table, or the partitions that hold its rows. */
  static List<TableMapping> family(QualityTask task) {
    return family(task.mapping().source().name(), task.all());
  }

  /** A table, or the partitions that hold its rows. */
  static List<TableMapping> family(TableName table, List<TableMapping> all) {
    return all.stream()
        .filter(m -> m.source().name().equals(table))
        .flatMap(m -> leaves(m, all))
        .toList();
  }

  private static Stream<TableMapping> leaves(TableMapping mapping, List<TableMapping> all) {
    if (mapping.source().holdsRows()) {
      return Stream.of(mapping);
    }
    TableName name = mapping.source().name();
    return all.stream()
        .filter(m -> m.source().partitionOf().filter(name::equals).isPresent())
        .flatMap(m -> leaves(m, all));
  }

  /** What stands behind the table's alias. */
  String sql() {
    return portion == 1
        ? ""
        : String.format(Locale.ROOT, " tablesample system (%.6f) repeatable (1)", portion * 100);
  }
}
