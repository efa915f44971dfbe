package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.databases.postgresql.dialect.DerivedKey;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.util.List;

/**
 * Queries that give the same sorted lines on both sides where rows are the same: for rows without a
 * key, and for keys that are derived. Every line begins with what it is sorted by, in ASCII or by
 * its bytes in UTF-8.
 */
final class RowTexts {

  /** Of a row's text no more is shown than people read. */
  private static final int SHOWN_MAX = 200;

  private static final String BY_BYTES = "convert_to(image, 'UTF8')";

  private RowTexts() {}

  /** Hash and text of each source row of a plain mapping, by the hash. */
  static String ofSource(TableMapping mapping) {
    return lines(
        mapping.writtenColumns().stream().map(RowTexts::source).toList(),
        "",
        StoredRows.of(mapping.source()));
  }

  /** The same of each row of the target; where a new column holds another value, with that. */
  static String ofTarget(ComparedColumns compared, String rows) {
    List<String> columns =
        compared.mapping().writtenColumns().stream().map(ColumnMapping::name).toList();
    return lines(columns, deviating(compared), rows + " as t");
  }

  private static String deviating(ComparedColumns compared) {
    if (compared.filled().isEmpty()) {
      return "";
    }
    List<String> filled = compared.filled().stream().map(ColumnMapping::name).toList();
    return " || case when %s then ' and ' || cast(row(%s) as text) else '' end"
        .formatted(String.join(" or ", compared.deviations()), Sql.identifiers(filled));
  }

  private static String source(ColumnMapping column) {
    if (column.rule() instanceof ValueRule.Carry carry) {
      return carry.from();
    }
    throw new IllegalArgumentException(column.name() + " is not carried as it is");
  }

  private static String lines(List<String> columns, String more, String rows) {
    return """
    select hash, shown
    from (
      select encode(substr(sha256(convert_to(line, 'UTF8')), 1, 16), 'hex') as hash,
        case when length(line) > %1$d then left(line, %1$d) || '...' else line end as shown
      from (select cast(row(%2$s) as text)%3$s as line from %4$s) as texts
    ) as lines
    order by hash collate "C"
    """
        .formatted(SHOWN_MAX, Sql.identifiers(columns), more, rows);
  }

  /** What the keys of all source rows become, sorted. */
  static String images(TableMapping mapping) {
    String key = line(mapping.targetKey().stream().map(i -> image(mapping, i)).toList());
    return "select image from (select %s as image from %s) as images order by %s"
        .formatted(key, StoredRows.of(mapping.source()), BY_BYTES);
  }

  /** The keys of all rows of the target, sorted. */
  static String keys(TableMapping mapping, String rows) {
    String key =
        line(mapping.targetKey().stream().map(c -> text(Sql.identifier(c.name()))).toList());
    return "select image from (select %s as image from %s) as images order by %s"
        .formatted(key, rows, BY_BYTES);
  }

  /** One text of a key, so that keys of several texts stay apart. */
  private static String line(List<String> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : "cast(row(" + String.join(", ", parts) + ") as text)";
  }

  /** What a row of the source has in a column of the target's key. */
  static String image(TableMapping mapping, ColumnMapping column) {
    return switch (column.rule()) {
      case ValueRule.DeriveKey derived ->
          text(DerivedKey.expression(derived.namespace(), Sql.identifier(derived.from())));
      case ValueRule.Carry carry -> text(carried(mapping, column, carry.from()));
      case ValueRule.Compute _,
          ValueRule.RecallKey _,
          ValueRule.Keep _,
          ValueRule.Fill _,
          ValueRule.Computed _ ->
          throw new IllegalArgumentException(column.name() + " is no image of a key");
    };
  }

  /** As the target's type, where the source's server has it. */
  private static String carried(TableMapping mapping, ColumnMapping column, String from) {
    boolean isSame =
        mapping.source().column(from).filter(c -> c.type().equals(column.type())).isPresent();
    String value = Sql.identifier(from);
    return isSame || column.type().indexOf('.') >= 0
        ? value
        : "cast(" + value + " as " + column.type() + ")";
  }

  private static String text(String value) {
    return "cast(" + value + " as text)";
  }
}
