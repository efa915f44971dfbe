package io.whimbrel.documents.strategy.structure;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values of one row of each table before and after, as a run has kept them: masked or shown. */
record Examples(Map<String, String> values) {
  private static final String BEFORE = "example.before.";
  private static final String AFTER = "example.after.";

  Examples {
    values = Map.copyOf(values);
  }

  static Examples of(StrategyFacts facts) {
    return new Examples(
        facts.histories().stream()
            .flatMap(h -> h.facts().entrySet().stream())
            .filter(e -> e.getKey().startsWith("example."))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (_, last) -> last)));
  }

  Optional<String> before(TableMapping mapping, ColumnMapping column) {
    return Transformation.source(mapping, column)
        .flatMap(
            c ->
                value(BEFORE + mapping.source().name() + "." + c.name())
                    .map(v -> "%s: %s (%s)".formatted(c.name(), v, c.type())));
  }

  Optional<String> after(TableMapping mapping, ColumnMapping column) {
    return value(AFTER + mapping.source().name() + "." + column.name())
        .map(v -> "%s: %s (%s)".formatted(column.name(), v, column.type()));
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
