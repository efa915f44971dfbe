package io.whimbrel.databases.postgresql.mapping;

import io.whimbrel.core.mapping.Aside;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.DerivedKey;
import io.whimbrel.databases.postgresql.dialect.RecalledKey;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The SQL that turns source rows into target rows. Rows stand in a relation that is named by the
 * source table's bare name and has the source's columns under their names with their types, so that
 * expressions of a plan may say {@code name} or {@code users.name}.
 */
public final class MappedSelect {

  private static final Pattern LENGTH = Pattern.compile("\\(\\s*\\d+(\\s*,\\s*-?\\d+)?\\s*\\)");

  private static final Pattern FIXED_LENGTH = Pattern.compile("character\\((\\d+)\\)");

  private MappedSelect() {}

  /** The written target columns, quoted, parted by commas. */
  public static String targetColumns(TableMapping mapping) {
    return Sql.identifiers(mapping.writtenColumns().stream().map(ColumnMapping::name).toList());
  }

  /**
   * {@code select … from rows as source where filter}, to be inserted: lengths and precisions are
   * left to the assignment, which refuses what does not fit where a cast would cut it off.
   *
   * @param rows SQL of the relation that holds the source rows
   */
  public static String toInsert(TableMapping mapping, String rows) {
    String values =
        mapping.writtenColumns().stream()
            .map(c -> assigned(mapping, c))
            .collect(Collectors.joining(", "));
    return "select " + values + from(mapping, rows);
  }

  /** The value of one target column as {@link #toInsert} has it, to be assigned. */
  public static String assigned(TableMapping mapping, ColumnMapping column) {
    String type = isBits(mapping, column) ? "bit varying" : withoutLength(column.type());
    return "cast(" + value(mapping, column) + " as " + type + ")";
  }

  /** Bits that stay bits: only the assignment refuses another length, a cast cuts or pads. */
  private static boolean isBits(TableMapping mapping, ColumnMapping column) {
    return column.type().startsWith("bit")
        && !column.type().endsWith("[]")
        && column.rule() instanceof ValueRule.Carry carry
        && mapping
            .source()
            .column(carry.from())
            .filter(c -> c.type().startsWith("bit"))
            .isPresent();
  }

  /** The same to be compared: every value has the target column's whole type. */
  public static String toCompare(TableMapping mapping, String rows) {
    String values =
        mapping.writtenColumns().stream()
            .map(c -> compared(mapping, c) + " as " + Sql.identifier(c.name()))
            .collect(Collectors.joining(", "));
    return "select " + values + from(mapping, rows);
  }

  /**
   * The value of one target column to be compared with the target's, whose text is the same where
   * they are: of a fixed length at least, since a cast would cut off what is longer, and hide it.
   */
  public static String compared(TableMapping mapping, ColumnMapping column) {
    String value = value(mapping, column);
    Matcher fixed = FIXED_LENGTH.matcher(column.type());
    if (fixed.matches() && isCarriedFromOther(mapping, column)) {
      return """
      (select cast(rpad(v, greatest(length(v), %s)) as bpchar)
        from (select rtrim(cast(%s as text), ' ') as v) as carried)\
      """
          .formatted(fixed.group(1), value);
    }
    boolean isCut = isCarriedFromOther(mapping, column) && isBits(mapping, column);
    String type = isCut ? "bit varying" : column.type();
    return "cast(" + value + " as " + type + ")";
  }

  private static boolean isCarriedFromOther(TableMapping mapping, ColumnMapping column) {
    return column.rule() instanceof ValueRule.Carry carry
        && mapping
            .source()
            .column(carry.from())
            .filter(c -> !c.type().equals(column.type()))
            .isPresent();
  }

  /** The relation's alias and the filter behind it, for selects of one's own. */
  public static String from(TableMapping mapping, String rows) {
    String where = filter(mapping).map(f -> "\nwhere " + f).orElse("");
    return "\nfrom " + rows + " as " + alias(mapping) + where;
  }

  /** The condition of rows that travel, over the source row; empty when all do. */
  public static Optional<String> filter(TableMapping mapping) {
    List<String> conditions = new ArrayList<>();
    mapping.share().ifPresent(s -> conditions.add(ShareCondition.of(s, alias(mapping) + ".")));
    mapping.filter().ifPresent(f -> conditions.add("(" + f + ")"));
    mapping.asides().forEach(a -> conditions.add("(" + isAside(mapping, a) + ") is not true"));
    return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", conditions));
  }

  /** The condition of rows that are kept aside, over the source row: true for those. */
  public static String isAside(TableMapping mapping, Aside aside) {
    if (aside.rule().isPresent()) {
      return aside.rule().get();
    }
    ColumnMapping column = mapping.column(aside.column()).orElseThrow();
    return switch (aside.kind()) {
      case NULLS -> value(mapping, column) + " is null";
      case MISFITS -> isMisfit(mapping, column);
      case DUPLICATES, ORPHANS, OUTLIERS, SUSPICIOUS, SKEW ->
          throw new IllegalArgumentException(aside + " needs a rule");
    };
  }

  private static String isMisfit(TableMapping mapping, ColumnMapping column) {
    return switch (TypeFit.of(mapping, column, column.type())) {
      case TypeFit.Fit.Always _ -> "false";
      case TypeFit.Fit.Unless unless -> unless.condition();
      case TypeFit.Fit.Unknown _ ->
          "not pg_input_is_valid(cast(%s as text), %s)"
              .formatted(value(mapping, column), Sql.literal(column.type()));
    };
  }

  /** The quoted name under which expressions see the source row. */
  public static String alias(TableMapping mapping) {
    return Sql.identifier(mapping.source().name().name());
  }

  /** The value of one target column over the source row, without a cast to its type. */
  public static String value(TableMapping mapping, ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.Carry carry -> sourceColumn(mapping, carry.from());
      case ValueRule.Compute compute -> "(" + compute.up() + ")";
      case ValueRule.DeriveKey derive ->
          DerivedKey.expression(derive.namespace(), sourceColumn(mapping, derive.from()));
      case ValueRule.RecallKey recall ->
          RecalledKey.expression(recall.namespace(), sourceColumn(mapping, recall.from()));
      case ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ ->
          throw new IllegalArgumentException(column.name() + " is not written");
    };
  }

  /** The type that a source column has where source rows are staged on the target. */
  public static String stageType(TableMapping mapping, Column column) {
    boolean isUserDefined = column.type().indexOf('.') >= 0;
    Optional<ColumnMapping> image =
        mapping.imageOf(column.name()).filter(c -> c.rule() instanceof ValueRule.Carry);
    return isUserDefined ? image.map(ColumnMapping::type).orElse("text") : column.type();
  }

  /** The types of all source columns where source rows are staged on the target. */
  public static Set<String> stageTypes(TableMapping mapping) {
    return mapping.sourceColumns().stream()
        .map(column -> stageType(mapping, column))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Column definitions of a table that stages source rows on the target. */
  public static String stageColumns(TableMapping mapping) {
    return mapping.sourceColumns().stream()
        .map(c -> Sql.identifier(c.name()) + " " + stageType(mapping, c))
        .collect(Collectors.joining(", "));
  }

  /**
   * The statement that lets names in a plan's expressions be found: the target's schema and public,
   * for the current transaction.
   */
  public static String searchPath(TableName target) {
    return "set local search_path = " + Sql.identifier(target.schema()) + ", public";
  }

  private static String sourceColumn(TableMapping mapping, String column) {
    return alias(mapping) + "." + Sql.identifier(column);
  }

  private static String withoutLength(String type) {
    if (type.startsWith("bit")) {
      return type;
    }
    String plain = LENGTH.matcher(type).replaceAll("");
    return plain.equals("character") || plain.equals("char") ? "bpchar" : plain;
  }
}
