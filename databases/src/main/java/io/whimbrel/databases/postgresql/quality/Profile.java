package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.QualityRule;
import io.whimbrel.core.quality.TableDemands;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ForeignKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for what is conspicuous in the columns of a table, or in a part of it. */
final class Profile {

  private final Sight sight;
  private final QualityTask task;
  private final Checks checks;
  private final Part part;
  private final Statements statements;
  private final Finds finds;

  Profile(Sight sight, QualityTask task, Checks checks, Statements statements, Finds finds) {
    this.sight = sight;
    this.task = task;
    this.checks = checks;
    this.part = Part.of(task);
    this.statements = statements;
    this.finds = finds;
  }

  /**
   * A column whose values are looked at.
   *
   * @param type on this side
   */
  record Subject(ColumnMapping column, String type, String value) {}

  void look() throws SQLException {
    List<Subject> subjects = subjects();
    Looking looking = new Looking(sight, checks, part, statements, finds);
    new Suspects(looking).look(wanted(subjects, QualityKind.SUSPICIOUS));
    Set<String> keys = keys();
    List<Subject> free =
        wanted(subjects, QualityKind.OUTLIERS).stream()
            .filter(s -> !keys.contains(s.column().name()))
            .toList();
    new Outliers(looking).look(free);
    Set<String> leading = leading();
    List<Subject> skewed =
        wanted(subjects, QualityKind.SKEW).stream()
            .filter(s -> leading.contains(s.column().name()) || isNamed(s, QualityKind.SKEW))
            .toList();
    new Skew(looking).look(skewed);
  }

  /** What all parts of a profile look with. */
  record Looking(Sight sight, Checks checks, Part part, Statements statements, Finds finds) {

    /** The rows that are looked at, behind {@code from}. */
    String rows() {
      return sight.relation(part.sql()) + " where " + sight.travelling();
    }

    /** What people paste: all rows of the table. */
    String query(Subject subject, String condition) {
      return "select %s, %s as found from %s where %s limit 100"
          .formatted(
              sight.keyColumns(),
              subject.value(),
              sight.relation(),
              Sight.all(sight.travelling(), condition));
    }

    /** A few rows with their keys and values. */
    List<String> samples(Subject subject, String condition) throws SQLException {
      String sql =
          "select %s || ': ' || left(%s::text, 80) from %s and %s limit 3"
              .formatted(sight.keyText(), subject.value(), rows(), condition);
      return statements.ask(sql).rows().stream().map(List::getFirst).toList();
    }

    /** Whether the plan speaks of this itself. */
    boolean isNamed(Subject subject, QualityKind kind) {
      return checks.said(List.of(subject.column().name()), kind).isPresent();
    }
  }

  private boolean isNamed(Subject subject, QualityKind kind) {
    return checks.said(List.of(subject.column().name()), kind).isPresent();
  }

  private List<Subject> wanted(List<Subject> subjects, QualityKind kind) {
    return subjects.stream()
        .filter(
            s -> {
              List<String> name = List.of(s.column().name());
              boolean hasRule = checks.said(name, kind).flatMap(QualityRule::rule).isPresent();
              return checks.isWanted(name, kind) && !hasRule;
            })
        .toList();
  }

  /** Columns that are carried: what an expression makes is known to fail or to fit already. */
  private List<Subject> subjects() {
    List<Subject> subjects = new ArrayList<>();
    for (ColumnMapping column : task.mapping().columns()) {
      Optional<TableDemands.OfColumn> demand = task.demands().column(column.name());
      if (column.rule() instanceof ValueRule.Carry carry && demand.isPresent()) {
        String type =
            sight.moment() == Moment.AFTER
                ? demand.get().type()
                : task.mapping().source().column(carry.from()).map(Column::type).orElse("");
        subjects.add(new Subject(column, type, sight.value(column)));
      }
    }
    return subjects;
  }

  /** Columns of keys and foreign keys: how far apart their values are says nothing. */
  private Set<String> keys() {
    Set<String> keys = new HashSet<>();
    task.demands().uniques().forEach(u -> keys.addAll(u.columns()));
    task.demands().references().forEach(r -> keys.addAll(r.columns()));
    task.mapping().targetKey().forEach(c -> keys.add(c.name()));
    return keys;
  }

  /** Columns by whose values rows are found: foreign keys, and the first of several of a key. */
  private Set<String> leading() {
    Set<String> leading = new HashSet<>();
    List<ColumnMapping> key = task.mapping().targetKey();
    if (key.size() > 1) {
      leading.add(key.getFirst().name());
    }
    for (ForeignKey foreign : task.mapping().source().foreignKeys()) {
      task.mapping()
          .imageOf(foreign.columns().getFirst())
          .ifPresent(image -> leading.add(image.name()));
    }
    return leading;
  }
}
