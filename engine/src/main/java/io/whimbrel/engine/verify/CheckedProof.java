package io.whimbrel.engine.verify;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the proof of a table from what was checked of it. */
public final class CheckedProof {

  private CheckedProof() {}

  /**
   * A proof of checks alone.
   *
   * @param accepted names of checks that need not hold
   */
  public static Proof of(
      Level level, TableName table, List<Check> checks, Set<String> accepted, Instant at) {
    long broken = count(checks, Outcome.BROKEN, accepted);
    return new Proof(
        level,
        table,
        verdict(checks, accepted),
        0,
        checks.size(),
        0,
        broken,
        List.of(),
        checks,
        "",
        at);
  }

  /** A proof of rows that were counted. */
  static Proof counted(TableName table, CountFound found, String position, Instant at) {
    return new Proof(
        Level.COUNT,
        table,
        verdict(found.checks(), Set.of()),
        found.rows(),
        1,
        found.left(),
        found.differing(),
        List.of(),
        found.checks(),
        position,
        at);
  }

  static Verdict verdict(List<Check> checks, Set<String> accepted) {
    if (count(checks, Outcome.BROKEN, accepted) > 0) {
      return Verdict.DIFFERENT;
    }
    return count(checks, Outcome.UNDECIDED, accepted) > 0 ? Verdict.UNDECIDED : Verdict.EQUAL;
  }

  private static long count(List<Check> checks, Outcome outcome, Set<String> accepted) {
    return checks.stream()
        .filter(check -> check.outcome() == outcome && !accepted.contains(check.name()))
        .count();
  }

  /** Checks of before, each replaced by the one of now that has its name. */
  static List<Check> merged(List<Check> before, List<Check> now) {
    Map<String, Check> all = new LinkedHashMap<>();
    before.forEach(check -> all.put(check.name(), check));
    now.forEach(check -> all.put(check.name(), check));
    return new ArrayList<>(all.values());
  }
}
