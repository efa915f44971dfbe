package io.whimbrel.core.mapping;

import java.util.Optional;

/**
 * One column of a target table.
 *
 * @param name on the target
 * @param type on the target, in the target's own spelling
 * @param defaultExpression the target column's default in the target's SQL; for a {@link
 *     ValueRule.Computed} column its expression
 * @param planPath where the plan speaks of this column, for example {@code
 *     tables.map.public.users.columns.email}; empty when it does not
 */
public record ColumnMapping(
    String name,
    String type,
    boolean nullable,
    Optional<String> defaultExpression,
    ValueRule rule,
    String planPath) {

  /** Whether rows and changes bring a value for it. */
  public boolean isWritten() {
    return switch (rule) {
      case ValueRule.Carry _, ValueRule.Compute _, ValueRule.DeriveKey _, ValueRule.RecallKey _ ->
          true;
      case ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ -> false;
    };
  }
}
