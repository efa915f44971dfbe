package io.whimbrel.cli.view;

import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The queries by which anybody can see again what does not hold. */
final class CheckQueries {
  private static final int QUERIES_MAX = 5;

  private CheckQueries() {}

  /** Some of them, for psql; empty where there are none. */
  static String text(List<Proof> proofs) {
    List<String> queries = proofs.stream().flatMap(CheckQueries::texts).limit(QUERIES_MAX).toList();
    return queries.isEmpty()
        ? ""
        : queries.stream().collect(Collectors.joining("\n", "\nTo see it:\n", ""));
  }

  private static Stream<String> texts(Proof proof) {
    return proof.checks().stream()
        .filter(check -> check.outcome() != Outcome.HOLDS)
        .filter(check -> check.targetQuery().isPresent())
        .map(check -> text(proof.table(), check));
  }

  private static String text(TableName table, Check check) {
    String source = check.sourceQuery().map(q -> "-- source\n" + q + ";\n").orElse("");
    String target = check.targetQuery().map(q -> "-- target\n" + q + ";\n").orElse("");
    return "-- %s: %s\n%s%s".formatted(table, check.name(), source, target);
  }
}
