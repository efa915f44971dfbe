package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityResult;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Gathers results of one table; mutable, used by one thread. */
final class Finds {

  private final QualityResult.Moment moment;
  private final Clock clock;
  private final Kept kept;
  private final List<QualityResult> results = new ArrayList<>();

  Finds(QualityResult.Moment moment, Clock clock, Kept kept) {
    this.moment = moment;
    this.clock = clock;
    this.kept = kept;
  }

  /** Knows how many rows the target keeps aside. */
  @FunctionalInterface
  interface Kept {
    /** For one check. */
    long count(QualityCheck check);
  }

  /** So many rows were found among so many. */
  void found(
      QualityCheck check, long count, long rows, double portion, List<String> samples, String sql) {
    add(check, count, false, rows, portion, samples, sql, "");
  }

  /** This row was found; there may be more. */
  void oneOf(QualityCheck check, String sample, String sql) {
    add(check, 1, true, 1, 1, List.of(sample), sql, "");
  }

  /** Nothing can be said. */
  void undecided(QualityCheck check, String why, String sql) {
    add(check, 0, false, 0, 1, List.of(), sql, why);
  }

  private void add(
      QualityCheck check,
      long count,
      boolean isLowerBound,
      long rows,
      double portion,
      List<String> samples,
      String sql,
      String undecided) {
    results.add(
        new QualityResult(
            moment,
            check,
            count,
            isLowerBound,
            kept.count(check),
            rows,
            portion,
            samples,
            sql.isEmpty() ? "" : sql + ";",
            undecided,
            clock.instant()));
  }

  List<QualityResult> all() {
    return List.copyOf(results);
  }
}
