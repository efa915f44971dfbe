package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.SequenceValue;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts the target's sequences where the source's stand. One that a column owns is found by the
 * image of that column, any other by its name in the schema to which its neighbours move. Safe for
 * use by several threads.
 */
public final class PostgresSequences {

  private static final String SERIAL = "select pg_get_serial_sequence(?, ?)";

  private static final String NAMED =
      """
      select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'S' and n.nspname = ? and c.relname = ?
      """;

  private final PostgresConnections connections;

  /** The sequences of the target that these connections lead to. */
  public PostgresSequences(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
  }

  /**
   * Advances them, each to the source's value or to its own where that is further, and never back;
   * in one transaction, idempotent.
   */
  public void advance(List<SequenceValue> source, List<TableMapping> mappings) {
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      for (SequenceValue sequence : source) {
        Optional<String> target = target(connection, sequence, mappings);
        if (target.isPresent() && sequence.value().isPresent()) {
          advance(connection, target.get(), sequence);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "advancing sequences on " + connections.place());
    }
  }

  /** The quoted name of the sequence on the target, when it is there. */
  private static Optional<String> target(
      Connection connection, SequenceValue sequence, List<TableMapping> mappings)
      throws SQLException {
    if (sequence.ownedBy().isPresent()) {
      Optional<String> owned = owned(connection, sequence, mappings);
      if (owned.isPresent()) {
        return owned;
      }
    }
    TableName name = sequence.name();
    Set<String> schemas =
        mappings.stream()
            .filter(m -> m.source().name().schema().equals(name.schema()))
            .map(m -> m.target().schema())
            .collect(Collectors.toSet());
    String schema = schemas.size() == 1 ? schemas.iterator().next() : name.schema();
    return Query.texts(connection, NAMED, schema, name.name()).stream().findFirst();
  }

  private static Optional<String> owned(
      Connection connection, SequenceValue sequence, List<TableMapping> mappings)
      throws SQLException {
    Optional<TableMapping> mapping =
        mappings.stream()
            .filter(m -> sequence.ownedBy().equals(Optional.of(m.source().name())))
            .findFirst();
    Optional<ColumnMapping> column =
        mapping.flatMap(m -> sequence.ownedColumn().flatMap(c -> new MappedTable(m).image(c)));
    if (mapping.isEmpty() || column.isEmpty()) {
      return Optional.empty();
    }
    List<Optional<String>> found =
        Query.list(
            connection,
            SERIAL,
            row -> Optional.ofNullable(row.getString(1)),
            Sql.table(mapping.get().target()),
            column.get().name());
    return found.getFirst();
  }

  private static void advance(Connection connection, String target, SequenceValue sequence)
      throws SQLException {
    long value = sequence.value().orElseThrow();
    boolean isRising = sequence.increment() > 0;
    String sql = "select last_value, is_called from " + target;
    record Place(long value, boolean isCalled) {}
    List<Place> places =
        Query.list(connection, sql, row -> new Place(row.getLong(1), row.getBoolean(2)));
    List<Long> known = new ArrayList<>(List.of(value));
    places.stream().filter(Place::isCalled).map(Place::value).forEach(known::add);
    long furthest =
        isRising
            ? known.stream().mapToLong(Long::longValue).max().orElse(value)
            : known.stream().mapToLong(Long::longValue).min().orElse(value);
    Query.list(
        connection,
        "select setval(cast(? as regclass), ?, true)",
        row -> row.getLong(1),
        target,
        furthest);
  }
}
