package io.whimbrel.documents.strategy.structure;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the value of a column comes to be, with an example where a run has kept one. */
record Transformation(String title, String text) {

  /** All columns whose values change on the way. */
  static List<Transformation> of(StrategyFacts facts) {
    List<Transformation> all = new ArrayList<>();
    Examples examples = Examples.of(facts);
    for (TableMapping mapping : facts.catalogs().mappings()) {
      if (mapping.source().kind() != Table.Kind.PARTITION) {
        mapping.columns().stream()
            .flatMap(column -> of(mapping, column, examples).stream())
            .forEach(all::add);
      }
    }
    return all;
  }

  private static Optional<Transformation> of(
      TableMapping mapping, ColumnMapping column, Examples examples) {
    return logic(mapping, column)
        .map(
            logic ->
                new Transformation(
                    mapping.target() + "." + column.name(),
                    """
                    -- Old data
                    %s

                    -- Transformation logic
                    %s

                    -- New data
                    %s\
                    """
                        .formatted(
                            examples
                                .before(mapping, column)
                                .orElseGet(() -> declared(mapping, column)),
                            logic,
                            examples
                                .after(mapping, column)
                                .orElse(column.name() + " " + column.type()))));
  }

  /** How the old value is declared. */
  private static String declared(TableMapping mapping, ColumnMapping column) {
    return source(mapping, column)
        .map(c -> c.name() + " " + c.type())
        .orElse("the row has no such column");
  }

  /** The source column that a value comes from, where it is a single one. */
  static Optional<Column> source(TableMapping mapping, ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry -> mapping.source().column(carry.from());
      case ValueRule.DeriveKey derived -> mapping.source().column(derived.from());
      case ValueRule.RecallKey recalled -> mapping.source().column(recalled.from());
      case ValueRule.Compute _ -> mapping.source().column(column.name());
      case ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ -> Optional.empty();
    };
  }

  private static Optional<String> logic(TableMapping mapping, ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry -> carried(mapping, column, carry);
      case ValueRule.Compute computed ->
          Optional.of(
              "%s = %s%s"
                  .formatted(
                      column.name(),
                      computed.up(),
                      computed
                          .down()
                          .map(down -> "\n-- back: " + down)
                          .orElse("\n-- back: the old side keeps what it has")));
      case ValueRule.DeriveKey derived ->
          Optional.of(
              "%s = uuid of (%s, old.%s), the same every time\n-- Keep mapping: old key -> new key, in the key map, for relationships and the way back"
                  .formatted(column.name(), derived.namespace(), derived.from()));
      case ValueRule.RecallKey recalled ->
          Optional.of("%s = old key of %s".formatted(column.name(), recalled.from()));
      case ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ -> Optional.empty();
    };
  }

  private static Optional<String> carried(
      TableMapping mapping, ColumnMapping column, ValueRule.Carry carry) {
    boolean isSame =
        carry.from().equals(column.name())
            && mapping
                .source()
                .column(carry.from())
                .filter(c -> c.type().equals(column.type()))
                .isPresent();
    return isSame
        ? Optional.empty()
        : Optional.of("%s = old.%s".formatted(column.name(), carry.from()));
  }
}
