package io.whimbrel.engine.cutover;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.RunFrame;

/** Nothing ends a prepared transaction but its owner: a fence would wait for it until its limit. */
final class PreparedTransactions {
  private PreparedTransactions() {}

  /** Throws when there is one on the source. */
  static void require(RunFrame frame, Phase phase) {
    frame
        .retry()
        .call(
            phase,
            "looking for prepared transactions",
            () -> frame.source().inventory(frame.plan().tables()))
        .findings()
        .stream()
        .filter(finding -> finding.code() == ProblemCode.TRANSACTION_PREPARED)
        .findFirst()
        .ifPresent(PreparedTransactions::refuse);
  }

  private static void refuse(Finding finding) {
    throw Problem.of(finding.code())
        .what(finding.what())
        .where(finding.where())
        .fix(finding.fix())
        .exception();
  }
}
