package io.whimbrel.engine.gonogo;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.GateLine;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Transactions of others that would be in the fence's way.
 *
 * @param findings of the source, looked at once for several questions
 */
record TransactionsQuestion(Kind kind, List<Finding> findings) implements GateQuestion {

  /** Which transactions. */
  enum Kind {
    /** Open for long: the fence ends them. */
    LONG("long transactions", ProblemCode.TRANSACTION_LONG),
    /** Prepared: nothing ends them but their owner. */
    PREPARED("prepared transactions", ProblemCode.TRANSACTION_PREPARED);

    private final String text;
    private final ProblemCode code;

    Kind(String text, ProblemCode code) {
      this.text = text;
      this.code = code;
    }

    /** What the line is called. */
    String text() {
      return text;
    }
  }

  @Override
  public String name() {
    return kind.text;
  }

  @Override
  public GateLine answer() {
    List<Finding> open = findings.stream().filter(f -> f.code() == kind.code).toList();
    if (open.isEmpty()) {
      return GateLine.go(name(), "none", "none on the source");
    }
    return GateLine.noGo(
        name(),
        open.stream().map(Finding::what).collect(Collectors.joining("; ")),
        "none on the source",
        open.stream().map(Finding::fix).collect(Collectors.joining("; ")));
  }
}
