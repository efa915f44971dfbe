package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.databases.postgresql.quality.Profile.Looking;
import io.whimbrel.databases.postgresql.quality.Profile.Subject;
import io.whimbrel.databases.postgresql.quality.Statements.Answer;
import java.sql.SQLException;
import java.util.List;

/** Looks for one value that most rows have, where rows are found or parted by it. */
final class Skew {

  private static final double MOST = 0.5;
  private static final long ROWS_MIN = 100;

  private final Looking looking;

  Skew(Looking looking) {
    this.looking = looking;
  }

  void look(List<Subject> subjects) throws SQLException {
    for (Subject subject : subjects) {
      look(subject);
    }
  }

  private void look(Subject subject) throws SQLException {
    String groups =
        "select %1$s as value, count(*) as n from %2$s and %1$s is not null group by 1"
            .formatted(subject.value(), looking.rows());
    Answer answer =
        looking
            .statements()
            .ask(
                "select value::text, n, sum(n) over () from (%s) as d order by n desc limit 1"
                    .formatted(groups));
    boolean isNamed = looking.isNamed(subject, QualityKind.SKEW);
    if (!answer.isGiven() || answer.rows().isEmpty()) {
      return;
    }
    long most = answer.number(1);
    long rows = answer.number(2);
    boolean isSkewed = rows >= ROWS_MIN && most > rows * MOST && most < rows;
    if (isSkewed || isNamed) {
      looking
          .finds()
          .found(
              looking
                  .checks()
                  .of(subject.column(), QualityKind.SKEW, "rows of one value that most rows have"),
              isSkewed ? most : 0,
              rows,
              looking.part().portion(),
              isSkewed
                  ? List.of(subject.column().name() + "=" + answer.rows().getFirst().getFirst())
                  : List.of(),
              groups + " order by n desc limit 20");
    }
  }
}
