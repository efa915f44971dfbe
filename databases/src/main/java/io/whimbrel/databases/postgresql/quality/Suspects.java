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
import java.util.stream.Collectors;

/**
 * Looks for values that mostly stand for "unknown": empty texts, the first and the last day of
 * somebody's calendar, -1 where nothing else is below zero, and zeros that are a large part.
 */
final class Suspects {

  /** The part of all values from which on one is conspicuous. */
  private static final double CONSPICUOUS = 0.001;

  private static final double MANY = 0.2;

  private static final String DAYS = "('1970-01-01', '1900-01-01', '0001-01-01', '9999-12-31')";

  private final Looking looking;

  Suspects(Looking looking) {
    this.looking = looking;
  }

  /**
   * One kind of value.
   *
   * @param unless a condition over all values that takes the suspicion away
   */
  private record Suspect(
      Subject subject, String what, String condition, double share, String unless) {}

  void look(List<Subject> subjects) throws SQLException {
    List<Suspect> suspects = new ArrayList<>();
    subjects.forEach(s -> add(s, suspects));
    for (int i = 0; i < suspects.size(); i += 200) {
      count(suspects.subList(i, Math.min(suspects.size(), i + 200)));
    }
  }

  private static void add(Subject subject, List<Suspect> suspects) {
    String value = subject.value();
    if (TypeFit.isText(subject.type())) {
      suspects.add(new Suspect(subject, "empty texts", value + " = ''", CONSPICUOUS, "false"));
    } else if (TypeFit.isTime(subject.type())) {
      String day = "isfinite(" + value + ") and cast(" + value + " as date) in " + DAYS;
      suspects.add(
          new Suspect(
              subject,
              "days that mostly stand for unknown: " + DAYS.replaceAll("[()']", ""),
              "(" + day + ")",
              CONSPICUOUS,
              "false"));
    } else if (TypeFit.isNumber(subject.type())) {
      suspects.add(
          new Suspect(
              subject,
              "-1 where nothing else is below zero",
              value + " = -1",
              CONSPICUOUS,
              "bool_or(%1$s < 0 and %1$s <> -1)".formatted(value)));
      suspects.add(new Suspect(subject, "a wealth of zeros", value + " = 0", MANY, "false"));
    }
  }

  private void count(List<Suspect> suspects) throws SQLException {
    String counts =
        suspects.stream()
            .map(
                s ->
                    "count(%s), count(*) filter (where %s), coalesce(%s, false)"
                        .formatted(s.subject().value(), s.condition(), s.unless()))
            .collect(Collectors.joining(",\n  "));
    Answer answer = looking.statements().ask("select " + counts + "\nfrom " + looking.rows());
    for (int i = 0; i < suspects.size(); i++) {
      if (answer.isGiven()) {
        boolean isInnocent = answer.rows().getFirst().get(3 * i + 2).equals("t");
        judge(suspects.get(i), answer.number(3 * i), answer.number(3 * i + 1), isInnocent);
      } else if (looking.isNamed(suspects.get(i).subject(), QualityKind.SUSPICIOUS)) {
        looking.finds().undecided(check(suspects.get(i)), answer.refusal(), "");
      }
    }
  }

  private QualityCheck check(Suspect suspect) {
    return looking.checks().of(suspect.subject().column(), QualityKind.SUSPICIOUS, suspect.what());
  }

  private void judge(Suspect suspect, long values, long count, boolean isInnocent)
      throws SQLException {
    boolean isConspicuous = !isInnocent && count > 0 && count >= values * suspect.share();
    if (isConspicuous || looking.isNamed(suspect.subject(), QualityKind.SUSPICIOUS)) {
      looking
          .finds()
          .found(
              check(suspect),
              isInnocent ? 0 : count,
              values,
              looking.part().portion(),
              count == 0 ? List.of() : looking.samples(suspect.subject(), suspect.condition()),
              looking.query(suspect.subject(), suspect.condition()));
    }
  }
}
