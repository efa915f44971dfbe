package io.whimbrel.cli.view;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.Proof;
import java.util.List;
import java.util.stream.Collectors;

/** The queries by which anybody can see again what does not hold. */
final class CheckQueries {
  private static final int QUERIES_MAX = 5;

  private CheckQueries() {}

  /** Some of them, for psql; empty where there are none. */
  static String text(List<Proof> proofs) {
    List<String> queries =
        proofs.stream()
            .flatMap(proof -> proof.checks().stream())
            .filter(check -> check.outcome() != Outcome.HOLDS)
            .filter(check -> check.targetQuery().isPresent())
            .map(CheckQueries::text)
            .limit(QUERIES_MAX)
            .toList();
    return queries.isEmpty()
        ? ""
        : queries.stream().collect(Collectors.joining("\n", "\nTo see it:\n", ""));
  }

  private static String text(Check check) {
    String source = check.sourceQuery().map(q -> "-- source\n" + q + ";\n").orElse("");
    String target = check.targetQuery().map(q -> "-- target\n" + q + ";\n").orElse("");
    return "-- %s\n%s%s".formatted(check.name(), source, target);
  }
}
