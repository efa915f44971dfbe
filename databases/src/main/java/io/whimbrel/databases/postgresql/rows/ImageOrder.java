package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.TypeOrder;
import java.util.List;

/**
 * The order of keys whose type changes on their way: that of the bytes in UTF-8 of what they
 * become, which both servers can tell. By the source's order the target's rows could not be told,
 * since what they hold need not be a value of the source's type, nor lead back to the key that it
 * came from.
 */
final class ImageOrder {

  private ImageOrder() {}

  /** Whether rows are told by it. */
  static boolean isNeeded(TableMapping mapping) {
    return !mapping.keepsKeyOrder();
  }

  /** What a row of the source has for its key on the target, as texts. */
  static List<String> ofSource(TableMapping mapping) {
    return mapping.targetKey().stream().map(image -> RowTexts.image(mapping, image)).toList();
  }

  /** The same of a row {@code t} of the target. */
  static List<KeyPart> ofTarget(TableMapping mapping) {
    return mapping.targetKey().stream()
        .map(image -> "cast(t." + Sql.identifier(image.name()) + " as text)")
        .map(text -> new KeyPart(text, "text", TypeOrder.BUILT_IN, KeyPart.Form.VALUE))
        .toList();
  }

  /** Texts as a key in this order. */
  static List<KeyPart> key(List<String> texts) {
    return texts.stream().map(text -> KeyPart.byUtf8(text, "text")).toList();
  }
}
