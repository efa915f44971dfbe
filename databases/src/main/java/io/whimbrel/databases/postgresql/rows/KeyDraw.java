package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Draw;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.run.RunId;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Draws rows by a hash of the source key's text, on the source by its own columns and on the target
 * by their images, so that both sides draw the same keys and a row that only the target has is
 * drawn too. Where the two servers hash a text otherwise (another encoding, another order of bytes)
 * each draws keys of its own, and all of them are compared.
 */
final class KeyDraw {

  private final String relation;
  private final String condition;
  private final boolean isToBeBound;
  private final List<KeyPart> key;
  private final String keyless;

  /**
   * @param isToBeBound whether the condition does not say yet which keys are meant
   * @param keyless the condition that a row lacks a part of its key; empty where none does
   */
  private KeyDraw(
      String relation, String condition, boolean isToBeBound, List<KeyPart> key, String keyless) {
    this.relation = relation;
    this.condition = condition;
    this.isToBeBound = isToBeBound;
    this.keyless = keyless;
    this.key = key;
  }

  /** From the source's table. */
  static KeyDraw ofSource(Connection connection, TableMapping mapping) throws SQLException {
    return ofSource(mapping, KeyOrder.of(connection, mapping.source()));
  }

  /** From the source's table, whose ranges are those of a key in this order. */
  static KeyDraw ofSource(TableMapping mapping, List<KeyPart> key) {
    String rows = ShareCondition.ofSource(mapping, "t.");
    return new KeyDraw(StoredRows.of(mapping.source()) + " as t", rows, true, key, "");
  }

  /**
   * From rows of the target that are within bounds already. Those that lack a part of their key are
   * not drawn, since there is nothing to draw them by; the query shows them all.
   */
  static KeyDraw of(Connection connection, TableMapping mapping, TargetRows rows)
      throws SQLException {
    return new KeyDraw(
        rows.relation(),
        rows.condition(),
        false,
        rows.sourceKey(),
        TargetRows.keyless(connection, mapping));
  }

  /** From the target's rows whose source keys lie within bounds. */
  static KeyDraw ofTarget(Connection connection, RunId run, TableMapping mapping, Bounds bounds)
      throws SQLException {
    return of(connection, mapping, TargetRows.within(connection, run, mapping, bounds));
  }

  /** The drawn keys. */
  List<List<String>> keys(Connection connection, Bounds bounds, Draw draw) throws SQLException {
    String range = isToBeBound ? KeyRange.within(key, bounds) + " and " + condition : condition;
    String sql =
        "select %s from %s where %s and %s%s"
            .formatted(
                String.join(", ", texts()),
                relation,
                range,
                isDrawn(draw),
                keyless.isEmpty() ? "" : " and not (" + keyless + ")");
    return Query.list(
        connection,
        sql,
        row -> {
          List<String> values = new ArrayList<>();
          for (int i = 1; i <= key.size(); i++) {
            values.add(row.getString(i));
          }
          return List.copyOf(values);
        });
  }

  /** A query that shows the drawn rows, in the order of their keys. */
  String query(Draw draw) {
    return "select t.* from %s where %s%s order by %s"
        .formatted(
            relation,
            condition.equals("true") ? "" : condition + " and ",
            keyless.isEmpty() ? isDrawn(draw) : "(%s or %s)".formatted(isDrawn(draw), keyless),
            key.stream().map(KeyPart::expression).collect(Collectors.joining(", ")));
  }

  private List<String> texts() {
    return key.stream().map(part -> part.text(part.expression())).toList();
  }

  private String isDrawn(Draw draw) {
    List<String> texts = texts();
    String text =
        texts.size() == 1 ? texts.getFirst() : "concat_ws('/', " + String.join(", ", texts) + ")";
    return "(hashtextextended(%s collate \"C\", %d) & %d) < %d"
        .formatted(text, draw.seed(), Draw.RANGE - 1, draw.threshold());
  }
}
