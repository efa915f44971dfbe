package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.mapping.Aside;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import io.whimbrel.databases.postgresql.schema.SqlWords;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tries the types, expressions, filters, defaults and indexes of one mapping on the target, over
 * temporary tables that hold no row and go away with the trial's transaction.
 */
final class MappingTrial {

  private static final Pattern UNIQUE = Pattern.compile("(?i)\\s*unique\\b");

  private static final String STAGE = "pg_temp.whimbrel_trial_source";
  private static final String SHAPE = "pg_temp.whimbrel_trial_target";

  private final Trial trial;
  private final TableMapping mapping;
  private final List<ObjectDefinition> definitions;
  private final String path;
  private final List<Finding> findings = new ArrayList<>();

  MappingTrial(Trial trial, TableMapping mapping, List<ObjectDefinition> definitions) {
    this.trial = trial;
    this.mapping = mapping;
    this.definitions = definitions;
    this.path = "tables.map." + mapping.source().name();
  }

  /** Whether the plan says anything about the table that could be refused. */
  static boolean isNeeded(TableMapping mapping) {
    return !mapping.isWhole()
        || !mapping.extraIndexes().isEmpty()
        || mapping.columns().stream().anyMatch(c -> !c.planPath().isEmpty());
  }

  /** Everything that is refused, in one go. */
  List<Finding> find() throws SQLException {
    trial.takes(MappedSelect.searchPath(mapping.target()));
    for (ColumnMapping column : mapping.columns()) {
      tryType(column);
    }
    makeTables();
    for (ColumnMapping column : mapping.columns()) {
      tryValue(column);
      tryDefault(column);
    }
    if (mapping.filter().isPresent()) {
      String filter = mapping.filter().get();
      refuse("explain select 1" + MappedSelect.from(mapping, STAGE), filter, path + ".where");
      checkDetachable(filter, path + ".where");
    }
    for (Aside aside : mapping.asides()) {
      tryAside(aside);
    }
    for (int i = 0; i < mapping.extraIndexes().size(); i++) {
      String index = mapping.extraIndexes().get(i);
      tryIndex(index, path + ".indexes." + i);
    }
    trial.takes("drop table if exists " + STAGE + ", " + SHAPE);
    return findings;
  }

  private void tryIndex(String index, String where) throws SQLException {
    if (UNIQUE.matcher(index).lookingAt()) {
      findings.add(
          Finding.block(
              ProblemCode.EXPRESSION_REFUSED,
              "'%s' asks for a unique index, and those of a plan are not unique".formatted(index),
              where,
              "make the key on the source before the run, and it travels; or make the tables on the"
                  + " target with it, and say 'schema: existing'"));
    } else {
      refuse("create index on " + SHAPE + " " + index, index, where);
    }
  }

  /**
   * A value that the log leaves out has not changed, so it fits as it did before; but for NULL, and
   * for what a rule says, it could be taken.
   */
  private void tryAside(Aside aside) throws SQLException {
    String condition = MappedSelect.isAside(mapping, aside);
    refuse(
        "explain select 1 from %s as %s where %s"
            .formatted(STAGE, MappedSelect.alias(mapping), condition),
        condition,
        aside.planPath());
    if (aside.kind() != QualityKind.MISFITS || aside.rule().isPresent()) {
      checkDetachable(condition, aside.planPath());
    }
  }

  private void makeTables() throws SQLException {
    List<String> source = new ArrayList<>();
    for (Column column : mapping.sourceColumns()) {
      String type = MappedSelect.stageType(mapping, column);
      source.add(Sql.identifier(column.name()) + " " + (isKnown(type) ? type : "text"));
    }
    List<String> target = new ArrayList<>();
    for (ColumnMapping column : mapping.columns()) {
      String type = isKnown(column.type()) ? column.type() : "text";
      target.add(Sql.identifier(column.name()) + " " + type);
    }
    make(STAGE, source);
    make(SHAPE, target);
  }

  private void make(String table, List<String> columns) throws SQLException {
    String list = columns.stream().collect(Collectors.joining(", "));
    trial
        .refusal(
            "create temporary table " + table.substring("pg_temp.".length()) + " (" + list + ")")
        .ifPresent(
            why ->
                findings.add(
                    Finding.block(
                        ProblemCode.GRANT_MISSING,
                        "a temporary table cannot be made on the target: " + why,
                        path,
                        "grant temporary on the target's database to the user of its URL")));
  }

  private boolean isKnown(String type) throws SQLException {
    return trial.takes("select cast(null as " + type + ")");
  }

  private void tryType(ColumnMapping column) throws SQLException {
    if (column.planPath().isEmpty() || isCarriedType(column.type())) {
      return;
    }
    refuse(
        "select cast(null as " + column.type() + ")", column.type(), column.planPath() + ".type");
  }

  /** Whether the type is one that the structure's steps make on the target. */
  private boolean isCarriedType(String type) {
    return definitions.stream()
        .filter(d -> d.kind().equals("type") || d.kind().equals("domain"))
        .anyMatch(d -> type.startsWith(d.id().substring("type ".length())));
  }

  private void tryValue(ColumnMapping column) throws SQLException {
    if (column.rule() instanceof ValueRule.Compute compute) {
      String value = MappedSelect.value(mapping, column);
      String cast = isKnown(column.type()) ? "cast(" + value + " as " + column.type() + ")" : value;
      String where = column.planPath() + ".up";
      refuse(
          "explain select %s from %s as %s".formatted(cast, STAGE, MappedSelect.alias(mapping)),
          compute.up(),
          where);
      checkDetachable(compute.up(), where);
    } else if (column.rule() instanceof ValueRule.Carry carry && isRetyped(column, carry)) {
      String value = MappedSelect.value(mapping, column);
      refuse(
          "explain select cast(%s as %s) from %s as %s"
              .formatted(value, column.type(), STAGE, MappedSelect.alias(mapping)),
          column.type(),
          column.planPath() + ".type");
    }
  }

  private boolean isRetyped(ColumnMapping column, ValueRule.Carry carry) throws SQLException {
    boolean isSame =
        mapping
            .source()
            .column(carry.from())
            .map(Column::type)
            .filter(column.type()::equals)
            .isPresent();
    return !isSame && isKnown(column.type());
  }

  private void tryDefault(ColumnMapping column) throws SQLException {
    Optional<String> expression = column.defaultExpression();
    boolean isOfSource =
        mapping.source().columns().stream().anyMatch(c -> c.defaultExpression().equals(expression));
    if (expression.isEmpty() || isOfSource || column.rule() instanceof ValueRule.Computed) {
      return;
    }
    String value = "(" + expression.get() + ")";
    String cast = isKnown(column.type()) ? "cast(" + value + " as " + column.type() + ")" : value;
    refuse("explain select " + cast, expression.get(), column.planPath() + ".default");
  }

  private void refuse(String sql, String text, String where) throws SQLException {
    trial
        .refusal(sql)
        .ifPresent(
            why ->
                findings.add(
                    Finding.block(
                        ProblemCode.EXPRESSION_REFUSED,
                        "the target refuses '%s': %s".formatted(text, why),
                        where,
                        "correct it; it is SQL of the target over the columns of "
                            + mapping.source().name())));
  }

  /** A value that the log may leave out cannot be computed with. */
  private void checkDetachable(String expression, String where) {
    if (mapping.source().identity() == RowIdentity.FULL) {
      return;
    }
    mapping.sourceColumns().stream()
        .filter(c -> c.detachable() && SqlWords.mentions(expression, c.name()))
        .forEach(
            c ->
                findings.add(
                    Finding.block(
                        ProblemCode.KEY_MISSING,
                        "'%s' uses column '%s', whose large values the log leaves out when an"
                                .formatted(expression, c.name())
                            + " update does not change them",
                        where,
                        "alter table %s replica identity full"
                            .formatted(Sql.table(mapping.source().name())))));
  }
}
