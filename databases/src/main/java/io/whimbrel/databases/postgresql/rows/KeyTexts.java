package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.OutputText;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that are equal to those of the source and yet written otherwise: by a collation that passes
 * case over, in {@code citext}, with another scale of a number, with the sign of zero. A row is
 * found by such a key, so that writing it leaves the key as it is.
 */
public final class KeyTexts {

  private KeyTexts() {}

  /** Gives the rows of these source keys the keys as they are written there. */
  public static void mend(Connection connection, TableMapping mapping, List<List<String>> keys)
      throws SQLException {
    List<Column> written =
        TargetRows.keyColumns(mapping).stream()
            .filter(column -> hasTexts(TargetRows.image(mapping, column)))
            .toList();
    if (written.isEmpty() || keys.isEmpty()) {
      return;
    }
    TargetRows rows =
        TargetRows.of(connection, mapping, WantedKeys.relation(connection, mapping, keys));
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.executeUpdate(update(mapping, written, rows));
    }
  }

  /** Whether values may be equal and have two texts; whole numbers may be the server's to give. */
  private static boolean hasTexts(ColumnMapping image) {
    return image.rule() instanceof ValueRule.Carry && !TargetRows.INTEGERS.contains(image.type());
  }

  private static String update(TableMapping mapping, List<Column> written, TargetRows rows) {
    List<String> assignments = new ArrayList<>();
    List<String> values = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    for (Column column : written) {
      ColumnMapping image = TargetRows.image(mapping, column);
      String name = Sql.identifier(image.name());
      String value = "cast(w." + Sql.identifier(column.name()) + " as " + image.type() + ")";
      String place = "v" + values.size();
      assignments.add(name + " = d." + place);
      values.add(value + " as " + place);
      differences.add(text("t." + name) + " <> " + text(value));
    }
    return """
    update only %s as r set %s
    from (select t.ctid as place, %s from %s where %s and (%s)) as d
    where r.ctid = d.place
    """
        .formatted(
            Sql.table(mapping.target()),
            String.join(", ", assignments),
            String.join(", ", values),
            rows.relation(),
            rows.condition(),
            String.join(" or ", differences));
  }

  private static String text(String key) {
    return "(" + OutputText.ofKey(key) + ") collate \"C\"";
  }
}
