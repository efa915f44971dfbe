package io.whimbrel.core.mapping;

import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How one source table becomes one target table: the same for copy, sync, verification and the way
 * back.
 *
 * @param columns the target's columns in order
 * @param filter rows to carry, as an SQL condition in the target's dialect over the source row
 * @param extraIndexes index definitions of the plan, each what follows {@code on table}, for
 *     example {@code (created_at)}
 * @param rowKeyNamespace set when the table's own key becomes a UUID and is kept in the key map:
 *     the namespace of {@link ValueRule.DeriveKey}
 * @param asides rows that are kept aside instead of carried
 * @param bystanders rows of the target that need no source row, as SQL over the target row under
 *     its table's bare name: those that did not travel when the mapping is one backwards
 * @param share which of the rows this is about, where other runs carry the others
 */
public record TableMapping(
    Table source,
    TableName target,
    List<ColumnMapping> columns,
    Optional<String> filter,
    List<String> extraIndexes,
    Optional<String> rowKeyNamespace,
    List<Aside> asides,
    Optional<String> bystanders,
    Optional<RowShare> share) {

  private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

  public TableMapping {
    columns = List.copyOf(columns);
    extraIndexes = List.copyOf(extraIndexes);
    asides = List.copyOf(asides);
  }

  /** A mapping each of whose target rows has a source row. */
  public TableMapping(
      Table source,
      TableName target,
      List<ColumnMapping> columns,
      Optional<String> filter,
      List<String> extraIndexes,
      Optional<String> rowKeyNamespace,
      List<Aside> asides) {
    this(
        source,
        target,
        columns,
        filter,
        extraIndexes,
        rowKeyNamespace,
        asides,
        Optional.empty(),
        Optional.empty());
  }

  /** A mapping that keeps no row aside. */
  public TableMapping(
      Table source,
      TableName target,
      List<ColumnMapping> columns,
      Optional<String> filter,
      List<String> extraIndexes,
      Optional<String> rowKeyNamespace) {
    this(source, target, columns, filter, extraIndexes, rowKeyNamespace, List.of());
  }

  /** The same of a part of the rows. */
  public TableMapping of(Optional<RowShare> part) {
    return new TableMapping(
        source, target, columns, filter, extraIndexes, rowKeyNamespace, asides, bystanders, part);
  }

  /** The same onto other columns. */
  public TableMapping with(List<ColumnMapping> others) {
    return new TableMapping(
        source, target, others, filter, extraIndexes, rowKeyNamespace, asides, bystanders, share);
  }

  /** Whether every row travels. */
  public boolean isWhole() {
    return isUnfiltered() && share.isEmpty();
  }

  private boolean isUnfiltered() {
    return filter.isEmpty() && asides.isEmpty();
  }

  /** The column of this name on the target, if there is one. */
  public Optional<ColumnMapping> column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * Whether rows go over unchanged in value: no filter, no expression, no derived key, no changed
   * type. Names, order and set of columns may still differ, and it may be about a part of the rows.
   */
  public boolean isPlain() {
    return isUnfiltered() && bystanders.isEmpty() && columns.stream().allMatch(this::isPlain);
  }

  private boolean isPlain(ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry ->
          source.column(carry.from()).map(Column::type).equals(Optional.of(column.type()));
      case ValueRule.Compute _, ValueRule.DeriveKey _, ValueRule.RecallKey _ -> false;
      case ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ -> true;
    };
  }

  /**
   * Whether no two keys of the source become one on the target: what is carried keeps its type, or
   * stays a whole number, or a text of any length.
   */
  public boolean keepsKeysApart() {
    return targetKey().stream().allMatch(this::isKeptApart);
  }

  /**
   * Whether the order of the source's keys can be asked of the target's rows: what is carried keeps
   * its type, or stays a whole number or a text, or becomes a type that only the target knows.
   */
  public boolean keepsKeyOrder() {
    return targetKey().stream().allMatch(i -> isKeptApart(i) || i.type().indexOf('.') >= 0);
  }

  /**
   * Whether each key of the target leads back to the one that it came from, so that rows lie in the
   * same range of keys on both sides. A number that was rounded does not, nor a text that has
   * become something which is written in several ways.
   */
  public boolean leadsBack() {
    return targetKey().stream().allMatch(this::leadsBack);
  }

  private boolean leadsBack(ColumnMapping image) {
    if (isKeptApart(image) || image.type().indexOf('.') >= 0) {
      return true;
    }
    boolean isText = isText(image.type());
    String from =
        image.rule() instanceof ValueRule.Carry carry
            ? source.column(carry.from()).map(Column::type).orElse("")
            : "";
    return WHOLE_NUMBERS.contains(from)
        ? isText || image.type().equals("numeric")
        : isText && from.equals("uuid");
  }

  private boolean isKeptApart(ColumnMapping image) {
    return isPlain(image)
        || !(image.rule() instanceof ValueRule.Carry carry)
        || source
            .column(carry.from())
            .map(column -> Stream.of(column.type(), image.type()))
            .filter(types -> isOneKind(types.toList()))
            .isPresent();
  }

  private static boolean isOneKind(List<String> types) {
    return WHOLE_NUMBERS.containsAll(types) || types.stream().allMatch(TableMapping::isText);
  }

  private static boolean isText(String type) {
    return type.equals("text") || (type.startsWith("character varying") && !type.endsWith("[]"));
  }

  /** Target columns that rows and changes bring values for, in order. */
  public List<ColumnMapping> writtenColumns() {
    return columns.stream().filter(ColumnMapping::isWritten).toList();
  }

  /** Target columns that keep what they have, in order. */
  public List<ColumnMapping> keptColumns() {
    return columns.stream().filter(c -> c.rule() instanceof ValueRule.Keep).toList();
  }

  /** Source columns that rows and changes bring, in catalog order. */
  public List<Column> sourceColumns() {
    return source.columns().stream().filter(Column::isStored).toList();
  }

  /** Target columns that hold the images of the source key's columns, in key order. */
  public List<ColumnMapping> targetKey() {
    return source.keyColumns().stream().map(this::imageOf).flatMap(Optional::stream).toList();
  }

  /** The first target column that carries this source column or is derived from it as a key. */
  public Optional<ColumnMapping> imageOf(String sourceColumn) {
    return columns.stream().filter(c -> isImage(c.rule(), sourceColumn)).findFirst();
  }

  private static boolean isImage(ValueRule rule, String sourceColumn) {
    return switch (rule) {
      case ValueRule.Carry carry -> carry.from().equals(sourceColumn);
      case ValueRule.DeriveKey derived -> derived.from().equals(sourceColumn);
      case ValueRule.RecallKey recalled -> recalled.from().equals(sourceColumn);
      case ValueRule.Compute _, ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ -> false;
    };
  }

  @Override
  public String toString() {
    return source.name() + " -> " + target;
  }
}
