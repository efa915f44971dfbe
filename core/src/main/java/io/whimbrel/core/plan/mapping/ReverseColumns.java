package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ColumnName;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the columns of one old table get their values back. The first of these that there is:
 *
 * <ol>
 *   <li>what the plan says under {@code rollback.down};
 *   <li>for a key that became a UUID, or follows one: the key that is recalled;
 *   <li>the {@code down} of the column of this name, or of a new column whose {@code up} speaks of
 *       this one alone among those that did not go over;
 *   <li>the column that carries it, cast back; also where it was only mended;
 *   <li>nothing: what is there stays, which the plan has to accept.
 * </ol>
 */
final class ReverseColumns {

  private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*'");

  private final Plan plan;
  private final TableName owner;
  private final TableMapping forward;
  private final Table old;
  private final PlanFindings findings;
  private final Set<String> used = new HashSet<>();

  /**
   * @param owner the table under whose name the plan speaks of it
   */
  ReverseColumns(Plan plan, TableName owner, TableMapping forward, PlanFindings findings) {
    this.plan = plan;
    this.owner = owner;
    this.forward = forward;
    this.old = forward.source();
    this.findings = findings;
  }

  /** All columns of the old table in its order. */
  List<ColumnMapping> columns() {
    List<ColumnMapping> columns = old.columns().stream().map(this::column).toList();
    nameWhatStays();
    return columns;
  }

  private ColumnMapping column(Column column) {
    ValueRule rule = column.isStored() ? inverse(column) : new ValueRule.Computed();
    return new ColumnMapping(
        column.name(),
        column.type(),
        column.nullable(),
        column.defaultExpression(),
        rule,
        path(column));
  }

  private ValueRule inverse(Column column) {
    Optional<String> said = Optional.ofNullable(plan.rollback().down().get(name(column)));
    if (said.isPresent()) {
      return new ValueRule.Compute(said.get(), Optional.empty());
    }
    return recalled(column)
        .or(() -> computed(column))
        .or(() -> carried(column))
        .or(() -> mended(column))
        .orElseGet(() -> kept(column));
  }

  private Optional<ValueRule> recalled(Column column) {
    for (ColumnMapping image : forward.columns()) {
      if (image.rule() instanceof ValueRule.DeriveKey derived
          && derived.from().equals(column.name())) {
        used.add(image.name());
        return Optional.of(new ValueRule.RecallKey(image.name(), derived.namespace()));
      }
    }
    return Optional.empty();
  }

  private Optional<ValueRule> computed(Column column) {
    for (ColumnMapping image : forward.columns()) {
      if (image.rule() instanceof ValueRule.Compute compute
          && compute.down().isPresent()
          && (image.name().equals(column.name()) || isMadeOf(image, compute, column))) {
        used.add(image.name());
        return Optional.of(new ValueRule.Compute(compute.down().get(), Optional.of(compute.up())));
      }
    }
    return Optional.empty();
  }

  /** Whether a new column is made of this old one alone, as far as old ones are gone. */
  private boolean isMadeOf(ColumnMapping image, ValueRule.Compute compute, Column column) {
    boolean isNew = old.column(image.name()).isEmpty();
    List<String> spokenOf =
        old.columns().stream()
            .map(Column::name)
            .filter(c -> forward.imageOf(c).isEmpty() && speaksOf(compute.up(), c))
            .toList();
    return isNew && spokenOf.equals(List.of(column.name()));
  }

  private static boolean speaksOf(String expression, String column) {
    String plain = TEXT.matcher(expression).replaceAll("''");
    return Pattern.compile(
            "(?<![\\w$])" + Pattern.quote(column) + "(?![\\w$(])", Pattern.CASE_INSENSITIVE)
        .matcher(plain)
        .find();
  }

  private Optional<ValueRule> carried(Column column) {
    for (ColumnMapping image : forward.columns()) {
      if (image.rule() instanceof ValueRule.Carry carry && carry.from().equals(column.name())) {
        used.add(image.name());
        return Optional.of(new ValueRule.Carry(image.name()));
      }
    }
    return Optional.empty();
  }

  /** A value that quality rules mended goes back as it is. */
  private Optional<ValueRule> mended(Column column) {
    if (plan.verify().quality().fix(owner, column.name()).isEmpty()
        || forward.column(column.name()).isEmpty()) {
      return Optional.empty();
    }
    used.add(column.name());
    if (!plan.rollback().accepts(name(column))) {
      findings.warn(
          path(column),
          "values of %s that are mended on the way there go back mended".formatted(name(column)),
          "accept it: 'rollback: { accept: [%s] }'".formatted(name(column)));
    }
    return Optional.of(new ValueRule.Carry(column.name()));
  }

  private ValueRule kept(Column column) {
    boolean needsValue =
        !column.nullable()
            && column.defaultExpression().isEmpty()
            && column.generation() == Generation.NONE;
    if (needsValue) {
      findings.block(
          path(column),
          "nothing on the new side says what %s is, and rows born there need a value for it: it takes no NULL"
              .formatted(name(column)),
          "write its SQL over the target row: 'rollback: { down: { %s: … } }', or 'way-back: none'"
              .formatted(name(column)));
    } else if (plan.rollback().accepts(name(column))) {
      findings.note(
          path(column),
          "%s does not go back: rows that are there keep theirs, rows born on the new side get %s"
              .formatted(name(column), column.defaultExpression().orElse("NULL")));
    } else {
      findings.block(
          path(column),
          "nothing on the new side says what %s is: the way back cannot bring it"
              .formatted(name(column)),
          "write 'down', here or as 'rollback: { down: { %1$s: … } }', or accept it: 'rollback: { accept: [%1$s] }'"
              .formatted(name(column)));
    }
    return new ValueRule.Keep();
  }

  private void nameWhatStays() {
    List<String> left =
        forward.columns().stream()
            .filter(c -> !(c.rule() instanceof ValueRule.Computed) && !used.contains(c.name()))
            .map(ColumnMapping::name)
            .filter(c -> !isSpokenOf(c))
            .toList();
    if (!left.isEmpty()) {
      findings.note(
          TableEntry.path(owner),
          "the old side has no place for %s of %s: the way back leaves %s behind"
              .formatted(
                  ReverseMappings.names(left), forward.target(), left.size() == 1 ? "it" : "them"));
    }
  }

  private boolean isSpokenOf(String column) {
    return plan.rollback().down().entrySet().stream()
        .filter(e -> e.getKey().table().equals(owner))
        .anyMatch(e -> speaksOf(e.getValue(), column));
  }

  private ColumnName name(Column column) {
    return new ColumnName(owner, column.name());
  }

  private String path(Column column) {
    TableMap map = plan.maps().get(owner);
    if (map == null) {
      return "";
    }
    int dropped = map.drop().indexOf(column.name());
    return dropped >= 0
        ? TableEntry.path(owner) + ".drop." + dropped
        : TableEntry.path(owner) + ".columns." + column.name();
  }
}
