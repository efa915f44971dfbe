package io.whimbrel.engine.compare;

import io.whimbrel.core.database.RuleQueries;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.verify.DataRule;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RuleAnswer;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.verify.RuleCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks what the map's plan says must hold on the data. A rule that does not hold is asked again, a
 * while after: it is broken when both sides gave the same answers at three readings in a row, and
 * changing otherwise.
 */
final class RulesAsked {
  private static final int SAME = 2;
  private static final int READINGS = 5;
  private static final int ROWS = 1_000;

  private final ComparisonFrame frame;
  private final VerifyRules rules;

  /** Of a comparison. */
  RulesAsked(ComparisonFrame frame) {
    this.frame = frame;
    this.rules = frame.request().map().map(Plan::verify).orElse(VerifyRules.DEFAULT);
  }

  /** Asks all rules; tells what came of them by table. */
  List<Proof> prove() {
    Map<TableName, List<Check>> checks = new TreeMap<>();
    for (DataRule rule : rules.rules()) {
      TableName table = rule.table().orElse(Proof.WHOLE);
      if (rule.table().isEmpty() || frame.request().tables().selects(table)) {
        frame.board().note("asks rule '" + rule.name() + "'");
        checks.computeIfAbsent(table, _ -> new ArrayList<>()).add(settled(rule));
      }
    }
    frame.board().note("");
    List<Proof> proofs = new ArrayList<>();
    checks.forEach((table, ofTable) -> proofs.add(proof(table, ofTable)));
    return proofs;
  }

  private Check settled(DataRule rule) {
    Check last = ask(rule);
    int same = 0;
    for (int reading = 0; reading < READINGS && last.outcome() == Outcome.BROKEN; reading++) {
      frame.stop().pause(frame.request().settle());
      Check next = ask(rule);
      same = next.equals(last) ? same + 1 : 0;
      last = next;
      if (same >= SAME) {
        return last;
      }
    }
    return last.outcome() == Outcome.BROKEN
        ? new Check(
            last.name(),
            Outcome.UNDECIDED,
            last.expected(),
            last.found() + "; the answers are changing",
            last.sourceQuery(),
            last.targetQuery())
        : last;
  }

  private Check ask(DataRule rule) {
    RuleCheck check = new RuleCheck(rule);
    rule.source().ifPresent(sql -> check.with("source", ask(frame.source().queries(), rule, sql)));
    rule.target().ifPresent(sql -> check.with("target", ask(frame.target().queries(), rule, sql)));
    return check.judge();
  }

  private RuleAnswer ask(RuleQueries side, DataRule rule, String sql) {
    Duration limit = rules.limit();
    return frame
        .retry()
        .call(Phase.VERIFY, "asking rule '" + rule.name() + "'", () -> side.ask(sql, limit, ROWS));
  }

  private Proof proof(TableName table, List<Check> checks) {
    long broken = checks.stream().filter(c -> c.outcome() == Outcome.BROKEN).count();
    boolean isOpen = checks.stream().anyMatch(c -> c.outcome() == Outcome.UNDECIDED);
    Proof.Verdict undecided = isOpen ? Proof.Verdict.UNDECIDED : Proof.Verdict.EQUAL;
    return new Proof(
        Level.RULES,
        table,
        broken > 0 ? Proof.Verdict.DIFFERENT : undecided,
        0,
        checks.size(),
        0,
        broken,
        List.of(),
        checks,
        "",
        frame.clock().instant());
  }
}
