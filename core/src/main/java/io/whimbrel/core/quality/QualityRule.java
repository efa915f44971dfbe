package io.whimbrel.core.quality;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a plan says about one kind of data in one column or key of a table.
 *
 * @param accept so many rows may be found; empty for none where the policy is to fail, for any
 *     number where it is to accept
 * @param rule SQL over the source row that is true for the rows meant, in place of Whimbrel's own
 * @param fix SQL over the source row: the column's value from now on
 */
public record QualityRule(
    Optional<QualityPolicy> policy,
    OptionalLong accept,
    Optional<String> rule,
    Optional<String> fix) {

  /** The policy, with the default of this kind of data. */
  public QualityPolicy policyFor(QualityKind kind) {
    boolean isStopping = kind.isRefused() || rule.isPresent();
    return policy.orElse(isStopping ? QualityPolicy.FAIL : QualityPolicy.ACCEPT);
  }
}
