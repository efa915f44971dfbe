package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of one table as they are looked at: on the source through the mapping, on the target as
 * they are. Column names are the target's on both sides.
 */
record Sight(Moment moment, TableMapping mapping) {

  private static final String FOUND = "t";

  /** What stands behind {@code from}. */
  String relation() {
    return relation("");
  }

  /** The same, of which a part is taken. */
  String relation(String sample) {
    boolean isAlone = mapping.source().kind() != Table.Kind.PARTITIONED;
    return (isAlone ? "only " : "") + Sql.table(table()) + " as " + alias() + sample;
  }

  private TableName table() {
    return moment == Moment.BEFORE ? mapping.source().name() : mapping.target();
  }

  private String alias() {
    return moment == Moment.BEFORE ? MappedSelect.alias(mapping) : FOUND;
  }

  /** Rows that the plan means to carry, kept-aside ones too; what stands behind {@code where}. */
  String selected() {
    return moment == Moment.BEFORE
        ? all(mapping.filter().map(f -> "(" + f + ")").orElse("true"), part())
        : part();
  }

  /** Of a table that phases share, the rows of the phase. */
  private String part() {
    return moment == Moment.BEFORE
        ? ShareCondition.ofSource(mapping, alias() + ".")
        : ShareCondition.ofTarget(mapping, alias() + ".");
  }

  /** Rows that travel, of those. */
  String travelling() {
    return moment == Moment.BEFORE ? MappedSelect.filter(mapping).orElse("true") : part();
  }

  /** Conditions together; those that always hold are left out. */
  static String all(String... conditions) {
    String together =
        Stream.of(conditions).filter(c -> !c.equals("true")).collect(Collectors.joining(" and "));
    return together.isEmpty() ? "true" : together;
  }

  /** The value of a column of the target. */
  String value(ColumnMapping column) {
    return moment == Moment.BEFORE
        ? MappedSelect.value(mapping, column)
        : FOUND + "." + Sql.identifier(column.name());
  }

  /**
   * The value of a column that is only compared with columns of its like: a derived key counts as
   * the key that it is derived from.
   */
  String comparable(ColumnMapping column) {
    boolean isDerived = moment == Moment.BEFORE && column.rule() instanceof ValueRule.DeriveKey;
    return isDerived ? original((ValueRule.DeriveKey) column.rule()) : value(column);
  }

  private String original(ValueRule.DeriveKey derived) {
    return MappedSelect.alias(mapping) + "." + Sql.identifier(derived.from());
  }

  /** Whether a column has a value on this side. */
  boolean has(ColumnMapping column) {
    return moment == Moment.AFTER || column.isWritten();
  }

  /** Whether computing a column's value may fail. */
  boolean isRisky(ColumnMapping column) {
    return moment == Moment.BEFORE && column.rule() instanceof ValueRule.Compute;
  }

  /**
   * A condition of the plan over the source row. On the target it sees the columns that were
   * carried, under their source names.
   */
  String rule(String rule) {
    if (moment == Moment.BEFORE) {
      return "(" + rule + ")";
    }
    String row =
        mapping.sourceColumns().stream()
            .flatMap(column -> carried(column).stream())
            .collect(Collectors.joining(", "));
    return "exists (select from (select %s) as %s where (%s))"
        .formatted(row, MappedSelect.alias(mapping), rule);
  }

  private Optional<String> carried(Column column) {
    return mapping
        .imageOf(column.name())
        .filter(image -> image.rule() instanceof ValueRule.Carry)
        .map(
            image ->
                "%s.%s as %s"
                    .formatted(FOUND, Sql.identifier(image.name()), Sql.identifier(column.name())));
  }

  /** The columns that name a row, quoted, for people's own queries. */
  String keyColumns() {
    List<String> names = keyNames();
    return names.isEmpty()
        ? alias() + ".ctid"
        : names.stream()
            .map(n -> alias() + "." + Sql.identifier(n))
            .collect(Collectors.joining(", "));
  }

  /** The key of a row as text: {@code id=7}. */
  String keyText() {
    List<String> names = keyNames();
    if (names.isEmpty()) {
      return "'ctid ' || " + alias() + ".ctid::text";
    }
    return names.stream()
        .map(
            n ->
                Sql.literal(n + "=") + " || " + OutputText.ofKey(alias() + "." + Sql.identifier(n)))
        .collect(Collectors.joining(" || ', ' || "));
  }

  private List<String> keyNames() {
    return moment == Moment.BEFORE
        ? mapping.source().keyColumns()
        : mapping.targetKey().stream().map(ColumnMapping::name).toList();
  }

  /** Whether one table holds all rows, so that pages of it can be looked at. */
  boolean hasPages() {
    return mapping.source().kind() != Table.Kind.PARTITIONED;
  }

  /** The table's name as SQL. */
  String tableSql() {
    return Sql.table(table());
  }
}
