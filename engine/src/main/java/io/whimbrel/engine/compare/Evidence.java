package io.whimbrel.engine.compare;

import io.whimbrel.core.database.row.CountedRows;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What anybody can run on both sides to see again what is proved. Safe for several threads. */
final class Evidence {
  private final ComparisonFrame frame;

  /** Of a comparison. */
  Evidence(ComparisonFrame frame) {
    this.frame = frame;
  }

  /** Numbers of rows with the queries that count them. */
  Counts of(TableMapping mapping, Counts counts) {
    return asked(
        mapping,
        () ->
            new Counts(
                new CountedRows(
                    counts.source().rows(), frame.source().sourceEvidence().count(mapping)),
                new CountedRows(
                    counts.target().rows(), frame.target().targetEvidence().count(mapping))));
  }

  /** A proof of all rows with the queries that tell the checksum of each. */
  Proof of(TableMapping mapping, Proof rows) {
    Check seen =
        asked(
            mapping,
            () ->
                new Check(
                    "rows",
                    outcome(rows.verdict()),
                    "every row the same on both sides",
                    found(rows),
                    frame.source().sourceEvidence().checksums(mapping),
                    frame.target().targetEvidence().checksums(mapping)));
    List<Check> checks = new ArrayList<>(List.of(seen));
    checks.addAll(rows.checks());
    return new Proof(
        rows.level(),
        rows.table(),
        rows.verdict(),
        rows.rows(),
        rows.chunks(),
        rows.rechecked(),
        rows.count(),
        rows.differences(),
        checks,
        rows.position(),
        rows.at());
  }

  private static Check.Outcome outcome(Proof.Verdict verdict) {
    return switch (verdict) {
      case EQUAL -> Check.Outcome.HOLDS;
      case DIFFERENT -> Check.Outcome.BROKEN;
      case UNDECIDED -> Check.Outcome.UNDECIDED;
    };
  }

  private static String found(Proof rows) {
    return switch (rows.verdict()) {
      case EQUAL -> "every row is the same";
      case DIFFERENT -> rows.differing() + " rows differ";
      case UNDECIDED -> "rows are changing";
    };
  }

  private <T> T asked(TableMapping mapping, Supplier<T> asking) {
    return frame
        .retry()
        .call(Phase.VERIFY, "asking for queries of " + mapping.source().name(), asking);
  }
}
