package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Texts that are too large to stand in a statement. Each side tells of its own what they come to,
 * and that is compared: how many bytes they have in UTF-8, their SHA-256, and the beginnings of
 * those of their blocks, by which one sees where they begin to differ. A column of which any text
 * is large is compared as texts whose first letter tells which they are:
 *
 * <ul>
 *   <li>{@code v} before a value itself
 *   <li>{@code s} before a {@link LargeText#summary}
 * </ul>
 */
final class LargeTexts {

  private LargeTexts() {}

  /**
   * The places of source columns whose large texts need not be known: they go over as they are, and
   * no expression looks at them.
   */
  static Set<Integer> places(TableMapping mapping) {
    List<Column> columns = mapping.sourceColumns();
    return IntStream.range(0, columns.size())
        .filter(i -> goesOverAsItIs(mapping, columns.get(i)))
        .filter(i -> isUnseen(mapping, columns.get(i)))
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether nothing but the columns to which it goes depends on a column of the source: it is no
   * part of the key, and no expression looks at it. One that names the column or the whole row may
   * do so.
   */
  static boolean isUnseen(TableMapping mapping, Column column) {
    return mapping.share().isEmpty()
        && mapping.bystanders().isEmpty()
        && mapping.asides().isEmpty()
        && !mapping.source().keyColumns().contains(column.name())
        && !isNamed(mapping, column);
  }

  private static boolean goesOverAsItIs(TableMapping mapping, Column column) {
    return mapping.columns().stream()
        .filter(
            c -> c.rule() instanceof ValueRule.Carry carry && carry.from().equals(column.name()))
        .allMatch(c -> c.type().equals(column.type()));
  }

  private static boolean isNamed(TableMapping mapping, Column column) {
    Stream<String> computed =
        mapping.columns().stream()
            .map(ColumnMapping::rule)
            .flatMap(r -> r instanceof ValueRule.Compute c ? Stream.of(c.up()) : Stream.empty());
    return Stream.concat(computed, mapping.filter().stream())
        .anyMatch(expression -> names(expression, mapping, column));
  }

  /** Whether an expression may look at a column of the source. */
  private static boolean names(String expression, TableMapping mapping, Column column) {
    String lower = expression.toLowerCase(Locale.ROOT);
    return Stream.of(column.name(), mapping.source().name().name(), "u&\"", "\"\"")
        .anyMatch(name -> lower.contains(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * A source's text in hand.
   *
   * @param isLarge SQL of whether it is a summary
   * @param other SQL of such a text if it is none
   */
  static String inHand(String isLarge, String text, String other) {
    return "case when %s then 's' || %s else %s end".formatted(isLarge, text, other);
  }

  /** A value that is not large. */
  static String ofSmall(String value) {
    return "'v' || " + OutputText.of(value);
  }

  /** A value of the target. */
  static String of(String value) {
    return """
    (select case when octet_length(bytes) <= %1$d then 'v' || text
      else 's' || octet_length(bytes) || ' bytes, SHA-256 ' || encode(sha256(bytes), 'hex') || '|'
        || (select string_agg(left(encode(sha256(substr(bytes, i + 1, %2$d)), 'hex'), %3$d), ','
            order by i) from generate_series(0, octet_length(bytes) - 1, %2$d) as i)
      end
    from (
      select text, convert_to(text, 'UTF8') as bytes from (select %4$s as text offset 0) as texts
      offset 0
    ) as forms)\
    """
        .formatted(
            LargeText.BYTES_MAX, LargeText.BLOCK, LargeText.BLOCK_DIGITS, OutputText.of(value));
  }

  /**
   * What people read of a text.
   *
   * @param other the text of the other side
   */
  static String shown(String text, String other) {
    String small = TextCut.of("substr(a, 2)", "case when b like 'v%' then substr(b, 2) end");
    return """
    (select case when a like 'v%%' then %1$s
      else split_part(substr(a, 2), '|', 1) || coalesce((
        select ', first difference in bytes ' || (min(n) - 1) * %2$d + 1 || ' to ' || min(n) * %2$d
        from unnest(string_to_array(split_part(a, '|', 2), ','),
          string_to_array(split_part(b, '|', 2), ',')) with ordinality as u(x, y, n)
        where b like 's%%' and x is distinct from y), '')
      end
    from (select %3$s as a, %4$s as b offset 0) as sides)\
    """
        .formatted(small, LargeText.BLOCK, text, other);
  }
}
