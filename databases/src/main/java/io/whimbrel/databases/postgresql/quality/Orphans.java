package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.core.quality.TableDemands;
import io.whimbrel.databases.postgresql.quality.Statements.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks for rows that point by a foreign key to a row that is not there, or that does not travel
 * because a filter of the plan leaves it out or because it is kept aside.
 */
final class Orphans {

  private static final int SAMPLES = 3;
  private static final String REFUSED_LATER =
      "; accepted, but the key is valid on the source, and the target refuses them when it"
          + " validates it behind the copy";

  private final Sight sight;
  private final QualityTask task;
  private final Checks checks;
  private final Statements statements;
  private final Finds finds;

  Orphans(Sight sight, QualityTask task, Checks checks, Statements statements, Finds finds) {
    this.sight = sight;
    this.task = task;
    this.checks = checks;
    this.statements = statements;
    this.finds = finds;
  }

  void look() throws SQLException {
    for (TableDemands.Reference reference : task.demands().references()) {
      Optional<TableMapping> parent =
          task.all().stream()
              .filter(m -> m.source().name().equals(reference.references()))
              .findFirst();
      if (parent.isPresent() && isDoubtful(reference, parent.get())) {
        look(reference, parent.get());
      }
    }
  }

  /** A key that the source enforces can only be broken by rows that do not travel. */
  private boolean isDoubtful(TableDemands.Reference reference, TableMapping parent) {
    boolean isEnforced =
        task.known().references().stream()
            .anyMatch(
                known ->
                    known.isEnforced()
                        && known.columns().equals(reference.columns())
                        && known.references().equals(reference.references()));
    return task.rules().look() == QualityRules.Look.ALL
        || !isEnforced
        || !parent.isWhole()
        || checks.said(reference.columns(), QualityKind.ORPHANS).isPresent();
  }

  /**
   * Whether the target refuses what is found, whatever the plan says: it validates a key that is
   * valid on the source. Of rows of which other phases have a part it may have what they point to.
   */
  private boolean isRefusedLater(TableDemands.Reference reference, TableMapping parent) {
    return sight.moment() == QualityResult.Moment.BEFORE
        && task.schema() == SchemaMode.CREATE
        && reference.isEnforced()
        && task.mapping().share().isEmpty()
        && parent.share().isEmpty();
  }

  private QualityCheck check(TableDemands.Reference reference, TableMapping parent) {
    String what =
        "rows whose %s is not among the rows of %s that travel"
            .formatted(reference.name(), parent.source().name());
    QualityPolicy byDefault = reference.isEnforced() ? QualityPolicy.FAIL : QualityPolicy.ACCEPT;
    QualityCheck check = checks.of(reference.columns(), QualityKind.ORPHANS, what, byDefault);
    return check.acceptable() > 0 && isRefusedLater(reference, parent)
        ? checks
            .of(reference.columns(), QualityKind.ORPHANS, what + REFUSED_LATER, byDefault)
            .none()
        : check;
  }

  private void look(TableDemands.Reference reference, TableMapping parent) throws SQLException {
    QualityCheck check = check(reference, parent);
    Optional<String> rows = rows(reference, new Sight(sight.moment(), parent));
    if (rows.isEmpty()) {
      return;
    }
    String shown = "select * " + rows.get() + " limit 100";
    Answer answer =
        statements.ask(
            "select count(*), (select count(*) from %s where %s) %s"
                .formatted(sight.relation(), sight.travelling(), rows.get()));
    if (!answer.isGiven()) {
      finds.undecided(check, answer.refusal(), shown);
      return;
    }
    long count = answer.number(0);
    List<String> samples =
        count == 0
            ? List.of()
            : statements.ask("select found " + rows.get() + " limit " + SAMPLES).rows().stream()
                .map(List::getFirst)
                .toList();
    finds.found(check, count, answer.number(1), 1, samples, shown);
  }

  /** Both sides are selects of their own, because they may have the same name. */
  private Optional<String> rows(TableDemands.Reference reference, Sight parent) {
    Optional<String> ours = keys(sight, reference.columns());
    Optional<String> theirs = keys(parent, reference.referencedColumns());
    if (ours.isEmpty() || theirs.isEmpty()) {
      return Optional.empty();
    }
    int size = reference.columns().size();
    String here = each(size, "c.k%1$d is not null");
    String same = each(size, "p.k%1$d = c.k%1$d");
    return Optional.of(
        """
        from (select %s, %s as found from %s where %s) as c
        where %s and not exists (
          select from (select %s from %s where %s) as p where %s)\
        """
            .formatted(
                ours.get(),
                sight.keyText(),
                sight.relation(),
                sight.travelling(),
                here,
                theirs.get(),
                parent.relation(),
                parent.travelling(),
                same));
  }

  private static String each(int size, String form) {
    return IntStream.range(0, size).mapToObj(form::formatted).collect(Collectors.joining(" and "));
  }

  private static Optional<String> keys(Sight side, List<String> names) {
    List<String> keys = new ArrayList<>();
    for (String name : names) {
      Optional<ColumnMapping> column = side.mapping().column(name).filter(side::has);
      if (column.isEmpty()) {
        return Optional.empty();
      }
      keys.add(side.comparable(column.get()) + " as k" + keys.size());
    }
    return Optional.of(String.join(", ", keys));
  }
}
