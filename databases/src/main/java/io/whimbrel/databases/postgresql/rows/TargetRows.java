package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.control.KeyMap;
import io.whimbrel.databases.postgresql.dialect.DerivedKey;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.RecalledKey;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows of the target that belong to source keys, as SQL: the relation {@code t} of the target,
 * joined with what leads back to the source's keys.
 *
 * @param relation what stands behind {@code from}
 * @param condition what stands behind {@code where}
 * @param sourceKey the source key's parts, each with the type that it has in the {@link Stage}
 */
record TargetRows(String relation, String condition, List<KeyPart> sourceKey) {

  /** Types of one order: an index over any of them serves bounds of any other. */
  static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");

  /** Columns that may hold NULL. */
  private static final String NULLABLE =
      """
      select attname from pg_attribute
      where attrelid = to_regclass(?) and attnum > 0 and not attisdropped and not attnotnull
      """;

  TargetRows {
    sourceKey = List.copyOf(sourceKey);
  }

  /** Every row of the target that the mapping is about. */
  static TargetRows all(TableMapping mapping) {
    return new TargetRows(
        "only " + Sql.table(mapping.target()) + " as t",
        ShareCondition.ofTarget(mapping, "t."),
        List.of());
  }

  /** The same with the keys that they have themselves, as texts. */
  static TargetRows byImages(TableMapping mapping) {
    TargetRows all = all(mapping);
    return new TargetRows(all.relation, all.condition, ImageOrder.ofTarget(mapping));
  }

  /** The rows whose source keys lie within bounds; derived keys are found in the key maps. */
  static TargetRows within(Connection target, RunId run, TableMapping mapping, Bounds bounds)
      throws SQLException {
    Set<String> notByBytes = KeyOrder.notByBytes(target, mapping.target());
    StringBuilder relation = new StringBuilder(all(mapping).relation());
    List<KeyPart> key = new ArrayList<>();
    for (Column column : keyColumns(mapping)) {
      String type = MappedSelect.stageType(mapping, column);
      ColumnMapping image = image(mapping, column);
      String found = found(image);
      switch (image.rule()) {
        case ValueRule.DeriveKey derived -> {
          String map = "m" + key.size();
          relation.append("\njoin ").append(KeyMap.relation(run, derived.namespace()));
          relation.append(" as ").append(map).append(" on ").append(map);
          relation.append(".new_key = ").append(found);
          key.add(KeyPart.of(target, map + ".old_key", type));
        }
        case ValueRule.RecallKey recalled -> {
          String map = "m" + key.size();
          relation.append("\njoin ").append(RecalledKey.relation(recalled.namespace()));
          relation.append(" as ").append(map).append(" on ").append(map);
          relation.append(".old_key = ").append(found);
          key.add(KeyPart.of(target, map + ".new_key", type));
        }
        case ValueRule.Carry _ ->
            key.add(carried(target, image, type, notByBytes.contains(image.name())));
        case ValueRule.Compute _, ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ ->
            throw withoutImage(mapping, column);
      }
    }
    TargetRows rows =
        new TargetRows(relation.toString(), ShareCondition.ofTarget(mapping, "t."), key);
    return rows.within(target, mapping, key, bounds);
  }

  /**
   * The same within bounds of a key.
   *
   * @param key over these rows, in an order of its own
   */
  TargetRows within(Connection target, TableMapping mapping, List<KeyPart> key, Bounds bounds)
      throws SQLException {
    return bounds.isAll()
        ? this
        : where(conditions(target, mapping, key, List.of(bounds)).getFirst());
  }

  /**
   * The condition for each of some bounds of a key. Rows that lack a part of their key, as the
   * target alone may have them, lie within no bounds, whatever their other parts say: they belong
   * to the last range.
   */
  static List<String> conditions(
      Connection target, TableMapping mapping, List<KeyPart> key, List<Bounds> ranges)
      throws SQLException {
    boolean isAsked = ranges.stream().anyMatch(r -> isLast(r) || (!r.isAll() && key.size() > 1));
    String keyless = isAsked ? keyless(target, mapping) : "";
    return ranges.stream()
        .map(
            range -> {
              String within = KeyRange.within(key, range);
              if (keyless.isEmpty() || range.isAll()) {
                return within;
              }
              return isLast(range)
                  ? "(%s or %s)".formatted(within, keyless)
                  : "(%s and not (%s))".formatted(within, keyless);
            })
        .toList();
  }

  private static boolean isLast(Bounds range) {
    return !range.isAll() && range.until().isEmpty();
  }

  /** The condition that a row lacks a part of its key; empty where the target has no such rows. */
  static String keyless(Connection target, TableMapping mapping) throws SQLException {
    List<String> nullable = Query.texts(target, NULLABLE, Sql.table(mapping.target()));
    return mapping.targetKey().stream()
        .filter(image -> nullable.contains(image.name()))
        .map(TargetRows::isMissing)
        .collect(Collectors.joining(" or "));
  }

  /**
   * The rows that lack a part of their key, which no row of the source stands for; none where the
   * target's key forbids it.
   */
  static Optional<TargetRows> keyless(Connection target, RunId run, TableMapping mapping)
      throws SQLException {
    String condition = keyless(target, mapping);
    return condition.isEmpty()
        ? Optional.empty()
        : Optional.of(within(target, run, mapping, Bounds.ALL).where("(" + condition + ")"));
  }

  /** A composite value of nothing is a value, though it is NULL to {@code is null}. */
  private static String isMissing(ColumnMapping image) {
    return "(%1$s is null and num_nulls(%1$s) = 1)".formatted(found(image));
  }

  /**
   * The rows of the keys in a relation.
   *
   * @param wanted relation with the source key's columns under their names
   */
  static TargetRows of(Connection target, TableMapping mapping, String wanted) throws SQLException {
    List<String> conditions = new ArrayList<>();
    List<KeyPart> key = new ArrayList<>();
    for (Column column : keyColumns(mapping)) {
      String value = "w." + Sql.identifier(column.name());
      conditions.add(isImage(target, mapping, column));
      key.add(KeyPart.of(target, value, MappedSelect.stageType(mapping, column)));
    }
    String relation =
        all(mapping).relation()
            + "\njoin "
            + wanted
            + " as w on "
            + String.join(" and ", conditions);
    return new TargetRows(relation, all(mapping).condition(), key);
  }

  /** The condition that a row of the target belongs to none of the keys in a relation. */
  static String besides(Connection target, TableMapping mapping, String wanted)
      throws SQLException {
    List<String> conditions = new ArrayList<>();
    for (Column column : keyColumns(mapping)) {
      conditions.add(isImage(target, mapping, column));
    }
    return "not exists (select from %s as w where %s)"
        .formatted(wanted, String.join(" and ", conditions));
  }

  /** Whether a column of the row is what a key's part becomes. */
  private static String isImage(Connection target, TableMapping mapping, Column column)
      throws SQLException {
    ColumnMapping image = image(mapping, column);
    String value = "w." + Sql.identifier(column.name());
    String expected =
        switch (image.rule()) {
          case ValueRule.DeriveKey derived -> DerivedKey.expression(derived.namespace(), value);
          case ValueRule.RecallKey recalled -> RecalledKey.expression(recalled.namespace(), value);
          case ValueRule.Carry _,
              ValueRule.Compute _,
              ValueRule.Keep _,
              ValueRule.Fill _,
              ValueRule.Computed _ ->
              "cast(" + value + " as " + image.type() + ")";
        };
    return KeyPart.of(target, found(image), image.type()).compare("=", "(" + expected + ")");
  }

  /** The source key's columns in key order. */
  static List<Column> keyColumns(TableMapping mapping) {
    Table source = mapping.source();
    return source.keyColumns().stream().map(name -> source.column(name).orElseThrow()).toList();
  }

  /** The target column that holds a key column's image. */
  static ColumnMapping image(TableMapping mapping, Column column) {
    return mapping.imageOf(column.name()).orElseThrow(() -> withoutImage(mapping, column));
  }

  /** The same with the rows of the partitions, where the target is a partitioned table. */
  TargetRows ofPartitions() {
    return new TargetRows(relation.substring("only ".length()), condition, sourceKey);
  }

  private TargetRows where(String range) {
    String both = condition.equals("true") ? range : condition + " and " + range;
    return new TargetRows(relation, both, sourceKey);
  }

  private static KeyPart carried(
      Connection target, ColumnMapping image, String type, boolean isNotByBytes)
      throws SQLException {
    if (image.type().equals(type) || INTEGERS.containsAll(List.of(image.type(), type))) {
      return KeyOrder.part(target, found(image), image.type(), isNotByBytes);
    }
    String cast = "cast(" + found(image) + " as " + type + ")";
    return KeyOrder.part(target, cast, type, KeyOrder.isCollatable(target, type));
  }

  private static String found(ColumnMapping image) {
    return "t." + Sql.identifier(image.name());
  }

  private static Problem withoutImage(TableMapping mapping, Column column) {
    return Problem.of(ProblemCode.STRUCTURE_DIFFERENT)
        .what("the key column " + column.name() + " is not carried to the target")
        .where(mapping.toString())
        .fix("carry the column under any name, so that rows can be told apart")
        .exception();
  }
}
