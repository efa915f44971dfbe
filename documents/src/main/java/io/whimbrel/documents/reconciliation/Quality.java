package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityResult.Moment;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was found out about the data of a table: on the target, or on the source while nobody has
 * looked at the target yet. Figures are empty where nobody looked.
 *
 * @param invalid rows that point nowhere, and values that do not fit
 * @param results what the figures come from
 */
record Quality(
    Optional<Figure> nulls,
    Optional<Figure> duplicates,
    Optional<Figure> invalid,
    List<QualityResult> results) {

  /** Nobody looked. */
  static final Quality UNCHECKED = of(List.of());

  Quality {
    results = List.copyOf(results);
  }

  /**
   * A number of rows, and how many of them are acceptable.
   *
   * @param isLowerBound whether there may be more
   * @param acceptable {@link QualityCheck#ANY} for any number
   */
  record Figure(long found, boolean isLowerBound, long acceptable) {
    static Figure sum(Figure one, Figure other) {
      boolean isAny = one.acceptable == QualityCheck.ANY || other.acceptable == QualityCheck.ANY;
      return new Figure(
          one.found + other.found,
          one.isLowerBound || other.isLowerBound,
          isAny ? QualityCheck.ANY : one.acceptable + other.acceptable);
    }
  }

  /** Of one table; of what was found before only that counts which was not looked at again. */
  static Quality of(Collection<QualityResult> all) {
    boolean isAfter = all.stream().anyMatch(result -> result.moment() == Moment.AFTER);
    List<QualityResult> results =
        all.stream().filter(r -> r.moment() == (isAfter ? Moment.AFTER : Moment.BEFORE)).toList();
    return new Quality(
        figure(results, Set.of(QualityKind.NULLS)),
        figure(results, Set.of(QualityKind.DUPLICATES)),
        figure(results, Set.of(QualityKind.ORPHANS, QualityKind.MISFITS)),
        results);
  }

  private static Optional<Figure> figure(List<QualityResult> results, Set<QualityKind> kinds) {
    return results.stream()
        .filter(result -> kinds.contains(result.check().kind()) && result.isDecided())
        .map(r -> new Figure(r.count(), r.isLowerBound(), r.check().acceptable()))
        .reduce(Figure::sum);
  }

  /** Of all tables together. */
  static Quality sum(Collection<Quality> tables) {
    return new Quality(
        sum(tables.stream().map(Quality::nulls).toList()),
        sum(tables.stream().map(Quality::duplicates).toList()),
        sum(tables.stream().map(Quality::invalid).toList()),
        List.of());
  }

  private static Optional<Figure> sum(List<Optional<Figure>> figures) {
    return figures.stream().flatMap(Optional::stream).reduce(Figure::sum);
  }
}
