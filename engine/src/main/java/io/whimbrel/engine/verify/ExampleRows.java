package io.whimbrel.engine.verify;

import io.whimbrel.core.database.RuleQueries;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.DocumentRules.Examples;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.proof.RuleAnswer;
import io.whimbrel.core.proof.ShownValue;
import io.whimbrel.core.schema.Column;
import io.whimbrel.engine.run.RunFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one row of each mapped table before and after, for documents. Unless the plan wants values
 * shown, only their form is kept: the journal never holds a value that is not to be seen. A row
 * that cannot be read is left out; a run never fails of it.
 */
final class ExampleRows {
  private static final String BEFORE = "example.before.";
  private static final String AFTER = "example.after.";
  private static final int TABLES_MAX = 20;
  private static final int LENGTH_MAX = 60;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final RunFrame frame;
  private final Examples wanted;

  ExampleRows(RunFrame frame) {
    this.frame = frame;
    this.wanted = frame.plan().dossier().document().examples();
  }

  void keep() {
    if (wanted != Examples.NONE) {
      frame.cargo().rowMappings().stream()
          .filter(mapping -> !mapping.isPlain())
          .limit(TABLES_MAX)
          .forEach(this::keep);
    }
  }

  private void keep(TableMapping mapping) {
    try {
      frame
          .source()
          .exampleQuery(mapping)
          .flatMap(sql -> row(frame.source().queries(), sql))
          .ifPresent(row -> keep(mapping, row));
    } catch (Problem problem) {
      frame.chronicle().fact(BEFORE + mapping.source().name(), "not read: " + problem.what());
    }
  }

  private void keep(TableMapping mapping, List<@Nullable String> row) {
    int keys = mapping.source().keyColumns().size();
    List<String> key = row.subList(0, keys).stream().map(Objects::requireNonNull).toList();
    Optional<List<@Nullable String>> there =
        frame
            .target()
            .exampleQuery(mapping, key)
            .flatMap(sql -> row(frame.target().queries(), sql));
    if (there.isEmpty()) {
      return;
    }
    String table = mapping.source().name() + ".";
    List<Column> columns = mapping.sourceColumns();
    for (int i = 0; i < columns.size(); i++) {
      note(BEFORE + table + columns.get(i).name(), row.get(keys + i));
    }
    List<ColumnMapping> images = mapping.writtenColumns();
    for (int i = 0; i < images.size(); i++) {
      note(AFTER + table + images.get(i).name(), there.get().get(i));
    }
  }

  private static Optional<List<@Nullable String>> row(RuleQueries queries, String sql) {
    return switch (queries.ask(sql, LIMIT, 1)) {
      case RuleAnswer.Rows rows -> rows.rows().stream().findFirst();
      case RuleAnswer.Refused _ -> Optional.empty();
    };
  }

  private void note(String name, @Nullable String value) {
    String form = wanted == Examples.SHOWN ? ShownValue.of(value) : masked(value);
    frame.chronicle().fact(name, form.length() > LENGTH_MAX ? form.substring(0, LENGTH_MAX) : form);
  }

  /** The form of a value: letters and digits are replaced, all else stays. */
  static String masked(@Nullable String value) {
    if (value == null) {
      return ShownValue.of(null);
    }
    if (value.equals("true") || value.equals("false")) {
      return value;
    }
    StringBuilder form = new StringBuilder();
    value
        .codePoints()
        .limit(LENGTH_MAX)
        .forEach(
            point -> {
              if (Character.isDigit(point)) {
                form.append('0');
              } else if (Character.isLetter(point)) {
                form.append(Character.isUpperCase(point) ? 'X' : 'x');
              } else {
                form.append(point < 128 ? (char) point : '?');
              }
            });
    return form.toString();
  }
}
