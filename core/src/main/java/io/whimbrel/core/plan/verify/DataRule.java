package io.whimbrel.core.plan.verify;

import io.whimbrel.core.schema.TableName;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Something that must hold on the data, asked by SQL on either or both sides.
 *
 * @param name how the rule is called in proofs and reports
 * @param table the source table that it speaks of; empty when it speaks of several
 * @param source a query of the source, in its dialect
 * @param target a query of the target
 */
public record DataRule(
    String name,
    Optional<TableName> table,
    Optional<String> source,
    Optional<String> target,
    Expectation expect) {

  /** What must come out of the queries. */
  public sealed interface Expectation {

    /** Both sides give the same rows in the same order. */
    record Equal() implements Expectation {}

    /** No query gives a row. */
    record NoRows() implements Expectation {}

    /** Each query gives one value, which has this text. */
    record Value(String text) implements Expectation {}

    /** Each query gives one number, which is at most this. */
    record AtMost(BigDecimal number) implements Expectation {}

    /** Each query gives one number, which is at least this. */
    record AtLeast(BigDecimal number) implements Expectation {}
  }
}
