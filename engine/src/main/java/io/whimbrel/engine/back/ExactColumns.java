package io.whimbrel.engine.back;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Mappings backwards with those columns alone that go back exactly: what was carried there as it
 * was, and keys. Of a row that nobody wrote to on the new side, only these must be what the old
 * side has.
 */
final class ExactColumns {
  private final Map<TableName, TableMapping> forward;

  /** For tables that moved so. */
  ExactColumns(List<TableMapping> forward) {
    this.forward =
        forward.stream()
            .collect(Collectors.toMap(m -> m.source().name(), Function.identity(), (a, _) -> a));
  }

  /** The mapping with these columns; a table without a key must go back exactly as a whole. */
  TableMapping of(TableMapping back) {
    TableMapping there = forward.get(back.target());
    if (there == null || back.source().key().isEmpty()) {
      return back;
    }
    return new TableMapping(
        back.source(),
        back.target(),
        back.columns().stream().map(c -> isExact(there, c) ? c : kept(c)).toList(),
        back.filter(),
        back.extraIndexes(),
        back.rowKeyNamespace(),
        back.asides(),
        back.bystanders(),
        back.share());
  }

  private static boolean isExact(TableMapping there, ColumnMapping back) {
    return switch (back.rule()) {
      case ValueRule.Carry carry -> isAsItWas(there, carry.from(), back);
      case ValueRule.Compute _ -> false;
      case ValueRule.RecallKey _,
          ValueRule.DeriveKey _,
          ValueRule.Keep _,
          ValueRule.Fill _,
          ValueRule.Computed _ ->
          true;
    };
  }

  /** A key's part must be carried, whatever its type became, or rows could not be told apart. */
  private static boolean isAsItWas(TableMapping there, String from, ColumnMapping back) {
    Optional<ColumnMapping> image = there.column(from);
    boolean isCarried =
        image.map(ColumnMapping::rule).equals(Optional.of(new ValueRule.Carry(back.name())));
    boolean isKey = there.source().keyColumns().contains(back.name());
    return isKey || (isCarried && image.map(ColumnMapping::type).equals(Optional.of(back.type())));
  }

  private static ColumnMapping kept(ColumnMapping column) {
    return new ColumnMapping(
        column.name(),
        column.type(),
        column.nullable(),
        column.defaultExpression(),
        new ValueRule.Keep(),
        column.planPath());
  }
}
