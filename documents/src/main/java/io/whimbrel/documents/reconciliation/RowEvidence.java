package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The queries that show one row again.
 *
 * @param target empty where the row has another key or name there
 */
record RowEvidence(Optional<String> source, Optional<String> target) {

  /** For a row that a proof named. */
  static RowEvidence of(Proof proof, RowDifference difference, Map<TableName, TableName> targets) {
    Optional<String> condition = condition(difference);
    return new RowEvidence(
        condition.map(c -> query(proof.table(), c)),
        condition.flatMap(
            c -> Optional.ofNullable(targets.get(proof.table())).map(name -> query(name, c))));
  }

  private static String query(TableName table, String condition) {
    return "select * from %s.%s where %s;"
        .formatted(quoted(table.schema()), quoted(table.name()), condition);
  }

  /** People's name of a row is {@code a=1, b=2}, with the key's values as they stand. */
  private static Optional<String> condition(RowDifference difference) {
    List<String> parts = new ArrayList<>();
    String rest = difference.key();
    for (String value : difference.sourceKey()) {
      int equals = rest.indexOf("=" + value);
      if (equals <= 0) {
        return Optional.empty();
      }
      parts.add(quoted(rest.substring(0, equals)) + " = " + literal(value));
      int end = equals + 1 + value.length();
      rest = rest.startsWith(", ", end) ? rest.substring(end + 2) : rest.substring(end);
    }
    return parts.isEmpty() || !rest.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(" and ", parts));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String value) {
    String quoted = "'" + value.replace("'", "''").replace("\\", "\\\\") + "'";
    return value.indexOf('\\') < 0 ? quoted : "E" + quoted;
  }
}
