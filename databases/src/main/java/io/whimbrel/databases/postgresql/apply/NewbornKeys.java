package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.control.OldKeys;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.RecalledKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives old keys to rows that were born on the new side, before they are written or pointed to: in
 * the transaction of the caller, so that a key is given for good with the first row that speaks of
 * it, or not at all. Used by one thread.
 */
final class NewbornKeys {

  /** How derived keys look (version 8): one that is not known yet may be the old side's own. */
  private static final Pattern DERIVED =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}");

  private final Connection connection;
  private final List<TableMapping> all;
  private final List<Recalled> columns;

  /** A column that holds keys, by its place in source rows. */
  private record Recalled(int place, String namespace) {}

  /**
   * @param all mappings whose tables may hold the old side's own keys
   */
  NewbornKeys(TableMapping mapping, List<TableMapping> all, Connection connection) {
    this.connection = connection;
    this.all = all;
    List<String> stored = mapping.sourceColumns().stream().map(Column::name).toList();
    this.columns =
        mapping.columns().stream()
            .map(ColumnMapping::rule)
            .filter(ValueRule.RecallKey.class::isInstance)
            .map(ValueRule.RecallKey.class::cast)
            .map(r -> new Recalled(stored.indexOf(r.from()), r.namespace()))
            .toList();
  }

  /** Makes sure that every key in the rows of a batch has an old one. */
  void give(KeyedBatch batch) throws SQLException {
    if (!columns.isEmpty()) {
      give(batch.rows().stream().map(KeyedBatch.Row::tuple).toList());
    }
  }

  /** Makes sure that every key in these rows has an old one. */
  void give(List<Tuple> rows) throws SQLException {
    for (Recalled column : columns) {
      Set<String> keys = new LinkedHashSet<>();
      for (Tuple row : rows) {
        String key = row.isUnchanged(column.place()) ? null : row.text(column.place());
        if (key != null) {
          keys.add(key);
        }
      }
      give(column.namespace(), keys);
    }
  }

  private void give(String namespace, Set<String> keys) throws SQLException {
    List<String> unknown = unknown(namespace, keys);
    if (unknown.stream().anyMatch(k -> DERIVED.matcher(k).matches())) {
      OldKeys.complete(connection, all, namespace);
      unknown = unknown(namespace, unknown);
    }
    if (!unknown.isEmpty()) {
      String sql =
          """
          insert into %s (new_key)
          select cast(u.k as uuid) from unnest(?::text[]) with ordinality as u (k, place)
          order by u.place
          on conflict (new_key) do nothing
          """
              .formatted(RecalledKey.relation(namespace));
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setArray(1, connection.createArrayOf("text", unknown.toArray()));
        statement.executeUpdate();
      }
    }
  }

  private List<String> unknown(String namespace, Iterable<String> keys) throws SQLException {
    Set<String> asked = new LinkedHashSet<>();
    keys.forEach(asked::add);
    return asked.isEmpty()
        ? List.of()
        : Query.texts(
            connection,
            """
            select u.k from unnest(?::text[]) with ordinality as u (k, place)
            where not exists (select from %s as o where o.new_key = cast(u.k as uuid))
            order by u.place
            """
                .formatted(RecalledKey.relation(namespace)),
            connection.createArrayOf("text", asked.toArray()));
  }
}
