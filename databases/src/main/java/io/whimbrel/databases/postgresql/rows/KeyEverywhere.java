package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An order of keys that both servers have, for every type of key: its own where values alone decide
 * ({@link KeyOrder}), else the one of the bytes of its text in UTF-8. So rows can be read in order
 * on one side, and looked up in ranges between them on the other.
 */
final class KeyEverywhere {

  private KeyEverywhere() {}

  /** The key of a table of the source. */
  static List<KeyPart> of(Connection connection, Table table) throws SQLException {
    return everywhere(KeyOrder.of(connection, table));
  }

  /** The same order over other expressions of the key. */
  static List<KeyPart> everywhere(List<KeyPart> key) {
    return key.stream()
        .map(
            part ->
                part.order().isTheSameEverywhere()
                    ? part
                    : KeyPart.byUtf8(part.expression(), part.type()))
        .toList();
  }

  /**
   * The same for a look at some ranges: texts that the database cannot hold stand in no statement
   * but as their bytes.
   */
  static List<KeyPart> everywhere(Connection connection, List<KeyPart> key, List<Bounds> ranges)
      throws SQLException {
    List<KeyPart> everywhere = new ArrayList<>(everywhere(key));
    if (HeldTexts.areAll(connection)) {
      return everywhere;
    }
    for (int i = 0; i < everywhere.size(); i++) {
      KeyPart part = everywhere.get(i);
      int place = i;
      if (part.form() == KeyPart.Form.VALUE
          && KeyOrder.isCollatable(connection, part.type())
          && ranges.stream().anyMatch(range -> isBeyondLatin1(range, place))) {
        everywhere.set(i, KeyPart.byUtf8(part.expression(), part.type()));
      }
    }
    return everywhere;
  }

  private static boolean isBeyondLatin1(Bounds range, int place) {
    return Stream.concat(range.from().stream(), range.until().stream())
        .anyMatch(key -> key.get(place).chars().anyMatch(c -> c > 0xff));
  }

  /** The type in which values of both sides can be looked for: the wider one may have more. */
  static String type(TableMapping mapping, Column column) {
    String type = MappedSelect.stageType(mapping, column);
    ColumnMapping image = TargetRows.image(mapping, column);
    boolean isWidened =
        image.rule() instanceof ValueRule.Carry
            && TargetRows.INTEGERS.containsAll(List.of(type, image.type()));
    return isWidened ? "bigint" : type;
  }

  /** Whether rows of the target can be told by ranges of source keys. */
  static boolean hasRanges(TableMapping mapping) {
    return mapping.targetKey().stream()
        .map(ColumnMapping::rule)
        .noneMatch(r -> r instanceof ValueRule.DeriveKey || r instanceof ValueRule.RecallKey);
  }
}
