package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Texts that change their type on their way and may be {@link LargeTexts large}: the source makes
 * of a large one what the map makes of it, so that it need not stand in a statement of the target.
 *
 * <ul>
 *   <li>Both types are the server's own, and a value has the same text under either server.
 *   <li>A converted text, read as the source's type and converted once more, is the same. So one
 *       that has become small may be treated as any other.
 *   <li>The source says by a letter before each text which it is: it leaves one as it is where its
 *       encoding may not hold what escapes in JSON stand for, and where somebody made a cast of his
 *       own between the types there. Where somebody made one on the target, {@link #leftTo} it are
 *       all of its values.
 * </ul>
 */
final class ConvertedTexts {
  private static final char CONVERTED = 'c';
  private static final char AS_IT_IS = 'r';

  private static final Set<String> TEXTS = Set.of("text", "character varying");
  private static final Set<String> DOCUMENTS = Set.of("json", "jsonb");

  private static final String HAS_OWN_CAST =
      """
      select exists (select from pg_cast where castsource = to_regtype(?)
        and casttarget = to_regtype(?) and oid >= 16384)
      """;

  private ConvertedTexts() {}

  /** The source columns of which that holds, each with its type on the target. */
  static Map<Column, String> of(TableMapping mapping) {
    Map<Column, String> converted = new LinkedHashMap<>();
    for (Column column : mapping.sourceColumns()) {
      if (LargeTexts.isUnseen(mapping, column)) {
        type(mapping, column)
            .filter(type -> isTold(column.type(), type))
            .ifPresent(type -> converted.put(column, type));
      }
    }
    return converted;
  }

  /** The places of these columns. */
  static Set<Integer> places(TableMapping mapping) {
    return of(mapping).keySet().stream()
        .map(mapping.sourceColumns()::indexOf)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The one type that all columns have to which it goes. */
  private static Optional<String> type(TableMapping mapping, Column column) {
    List<String> types =
        mapping.columns().stream()
            .filter(c -> c.rule().equals(new ValueRule.Carry(column.name())))
            .map(ColumnMapping::type)
            .distinct()
            .toList();
    return types.size() == 1 ? Optional.of(types.getFirst()) : Optional.empty();
  }

  /** A cast to a type of a length would cut off what is too long, and hide it. */
  private static boolean isTold(String from, String to) {
    if (from.equals(to)) {
      return false;
    }
    return TEXTS.contains(bare(from))
        ? TEXTS.contains(to) || DOCUMENTS.contains(to) || to.equals("bytea")
        : DOCUMENTS.contains(from)
            ? TEXTS.contains(to) || DOCUMENTS.contains(to)
            : from.equals("bytea") && TEXTS.contains(to);
  }

  private static String bare(String type) {
    int length = type.indexOf('(');
    return length < 0 ? type : type.substring(0, length);
  }

  /** What the source is asked for such a column. */
  static String inSource(Column column, String type) {
    String name = Sql.identifier(column.name());
    return """
    case when octet_length(%1$s) > %2$d and getdatabaseencoding() = 'UTF8' and not exists (
        select from pg_cast where castsource = to_regtype(%3$s) and casttarget = to_regtype(%4$s)
          and oid >= 16384)
      then '%5$s' || %6$s else '%7$s' || %8$s end as %9$s\
    """
        .formatted(
            column.type().equals("bytea") ? name : OutputText.ofKey(name),
            LargeText.BYTES_MAX,
            Sql.literal(bare(column.type())),
            Sql.literal(type),
            CONVERTED,
            OutputText.ofKey("cast(" + name + " as " + type + ")"),
            AS_IT_IS,
            OutputText.of(name),
            name);
  }

  /**
   * A mapping that leaves to the target what a cast of its own makes another value of: those
   * columns are computed there, by the cast that the map means.
   */
  static TableMapping leftTo(Connection target, TableMapping mapping) throws SQLException {
    Set<String> own = new HashSet<>();
    for (Map.Entry<Column, String> column : of(mapping).entrySet()) {
      String from = bare(column.getKey().type());
      if (Query.holds(target, HAS_OWN_CAST, from, column.getValue())) {
        own.add(column.getKey().name());
      }
    }
    return own.isEmpty()
        ? mapping
        : mapping.with(mapping.columns().stream().map(c -> computed(c, own)).toList());
  }

  private static ColumnMapping computed(ColumnMapping column, Set<String> own) {
    return column.rule() instanceof ValueRule.Carry carry && own.contains(carry.from())
        ? new ColumnMapping(
            column.name(),
            column.type(),
            column.nullable(),
            column.defaultExpression(),
            new ValueRule.Compute(
                "cast(%s as %s)".formatted(Sql.identifier(carry.from()), column.type()),
                Optional.empty()),
            column.planPath())
        : column;
  }

  /** Whether the letter before a text says that it is converted. */
  static boolean isConverted(byte letter) {
    return letter == CONVERTED;
  }
}
