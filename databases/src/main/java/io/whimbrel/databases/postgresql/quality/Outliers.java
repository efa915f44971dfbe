package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.databases.postgresql.mapping.TypeFit;
import io.whimbrel.databases.postgresql.quality.Profile.Looking;
import io.whimbrel.databases.postgresql.quality.Profile.Subject;
import io.whimbrel.databases.postgresql.quality.Statements.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks for numbers and times far away from the others of their column, by median and median
 * absolute deviation (MAD), which the outliers themselves do not move (Iglewicz and Hoaglin, How to
 * Detect and Handle Outliers, 1993).
 *
 * <ol>
 *   <li>The medians of all columns, then their MADs, by a statement each.
 *   <li>A value is far away from {@link #FAR} times 1.4826 MAD on; many that are far away are no
 *       outliers but the shape of the data, and are not told.
 * </ol>
 */
final class Outliers {

  /** In standard deviations, were the values normally distributed. */
  private static final double FAR = 10;

  private static final double CONSISTENCY = 1.4826;
  private static final double MANY = 0.01;
  private static final long VALUES_MIN = 50;

  private final Looking looking;

  Outliers(Looking looking) {
    this.looking = looking;
  }

  /** A column with its median and, when it is known, its MAD. */
  private record Spread(Subject subject, String number, double median, double deviation) {

    String distance() {
      return "abs(%s - (%s)::double precision)".formatted(number, median);
    }

    String isFar() {
      return "(%s and %s > %s)"
          .formatted(isFinite(number), distance(), FAR * CONSISTENCY * deviation);
    }
  }

  void look(List<Subject> subjects) throws SQLException {
    List<Spread> spreads =
        subjects.stream()
            .filter(s -> TypeFit.isNumber(s.type()) || TypeFit.isTime(s.type()))
            .map(s -> new Spread(s, number(s), 0, 0))
            .toList();
    List<Spread> centred =
        halves(spreads, Spread::number, (s, m) -> new Spread(s.subject(), s.number(), m, 0));
    List<Spread> known =
        halves(
            centred,
            Spread::distance,
            (s, m) -> new Spread(s.subject(), s.number(), s.median(), m));
    count(known.stream().filter(s -> s.deviation() > 0).toList());
  }

  private static String number(Subject subject) {
    return TypeFit.isTime(subject.type())
        ? "cast(extract(epoch from %s) as double precision)".formatted(subject.value())
        : "cast(%s as double precision)".formatted(subject.value());
  }

  private static String isFinite(String number) {
    return "%s not in ('NaN', 'Infinity', '-Infinity')".formatted(number);
  }

  /** Puts a median into a spread. */
  private interface Setting {
    Spread with(Spread spread, double median);
  }

  /** The medians of what is asked of each column; columns with few values are left out. */
  private List<Spread> halves(List<Spread> spreads, Function<Spread, String> value, Setting setting)
      throws SQLException {
    if (spreads.isEmpty()) {
      return List.of();
    }
    String medians =
        spreads.stream()
            .map(
                s ->
                    ("percentile_cont(0.5) within group (order by %1$s) filter (where %2$s),"
                            + " count(*) filter (where %2$s)")
                        .formatted(value.apply(s), isFinite(s.number())))
            .collect(Collectors.joining(",\n  "));
    Answer answer = looking.statements().ask("select " + medians + "\nfrom " + looking.rows());
    if (!answer.isGiven()) {
      spreads.stream()
          .filter(s -> looking.isNamed(s.subject(), QualityKind.OUTLIERS))
          .forEach(s -> looking.finds().undecided(check(s), answer.refusal(), ""));
      return List.of();
    }
    List<Spread> known = new ArrayList<>();
    for (int i = 0; i < spreads.size(); i++) {
      if (answer.number(2 * i + 1) >= VALUES_MIN) {
        double median = Double.parseDouble(answer.rows().getFirst().get(2 * i));
        known.add(setting.with(spreads.get(i), median));
      }
    }
    return known;
  }

  private void count(List<Spread> spreads) throws SQLException {
    if (spreads.isEmpty()) {
      return;
    }
    String counts =
        spreads.stream()
            .map(
                s ->
                    "count(%s), count(*) filter (where %s)"
                        .formatted(s.subject().value(), s.isFar()))
            .collect(Collectors.joining(",\n  "));
    Answer answer = looking.statements().ask("select " + counts + "\nfrom " + looking.rows());
    for (int i = 0; i < spreads.size() && answer.isGiven(); i++) {
      judge(spreads.get(i), answer.number(2 * i), answer.number(2 * i + 1));
    }
  }

  private void judge(Spread spread, long values, long far) throws SQLException {
    long count = far > values * MANY ? 0 : far;
    if (count > 0 || looking.isNamed(spread.subject(), QualityKind.OUTLIERS)) {
      looking
          .finds()
          .found(
              check(spread),
              count,
              values,
              looking.part().portion(),
              count == 0 ? List.of() : looking.samples(spread.subject(), spread.isFar()),
              looking.query(spread.subject(), spread.isFar()));
    }
  }

  private QualityCheck check(Spread spread) {
    return looking
        .checks()
        .of(
            spread.subject().column(),
            QualityKind.OUTLIERS,
            "values further than %.0f robust deviations from the median".formatted(FAR));
  }
}
