package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.DerivedKey;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.RecalledKey;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of the old side that say which old key a UUID stands for ({@link RecalledKey}).
 *
 * <ol>
 *   <li>A UUID is derived from the old key alone, so the old side fills its table by itself, from
 *       the keys that it has: nothing is asked of the new side. The first filling and the two
 *       indexes behind it are one transaction; later ones add what is not there.
 *   <li>What is behind it was born on the new side. Its old key is drawn from the sequence of the
 *       old key, or from one above everything used where there is none, by the default of the
 *       column {@code old_key}, in the transaction that writes the row.
 * </ol>
 */
public final class OldKeys {

  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtext('whimbrel old keys'), 0)";

  private static final String IS_FOREIGN =
      "select exists (select from whimbrel.key_map where relation = ? and run <> ?)";

  private static final String REGISTER =
      """
      insert into whimbrel.key_map (run, table_schema, table_name, relation) values (?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String IS_FILLED =
      "select count(*) = 2 from pg_index where indrelid = to_regclass(?) and indisunique";

  private final PostgresConnections connections;
  private final RunScope scope;

  /** The old keys on the database that these connections lead to. */
  public OldKeys(PostgresConnections connections, RunScope scope) {
    this.connections = connections;
    this.scope = scope;
  }

  /**
   * Makes the tables that these mappings need, and fills them with every key that the old side has;
   * own transactions. What is filled already takes a look at each key, and no more.
   */
  public void ensure(List<TableMapping> mappings) {
    Map<String, List<Place>> places = places(mappings);
    for (Map.Entry<String, List<Place>> namespace : places.entrySet()) {
      List<Place> keys = namespace.getValue().stream().filter(Place::isKey).toList();
      try (Connection connection = connections.open(Duration.ZERO)) {
        connection.setAutoCommit(false);
        ensure(connection, namespace.getKey(), keys);
        connection.commit();
      } catch (SQLException e) {
        throw SqlProblems.of(e, "filling the old keys of " + namespace.getKey());
      }
    }
  }

  private void ensure(Connection connection, String namespace, List<Place> keys)
      throws SQLException {
    String relation = RecalledKey.relation(namespace);
    String name = RecalledKey.table(namespace).name();
    Query.execute(connection, LOCK);
    if (Query.holds(connection, IS_FOREIGN, name, scope.run().text())) {
      Query.execute(connection, "drop table if exists " + relation);
      execute(connection, "delete from whimbrel.key_map where relation = ?", name);
    }
    if (!Query.holds(connection, IS_FILLED, relation)) {
      if (keys.isEmpty()) {
        throw Problem.of(ProblemCode.STATE_WRONG)
            .what("no table that goes back has the keys of " + namespace)
            .fix("let the table go back together with those that point to it")
            .exception();
      }
      fill(connection, namespace, relation, keys);
    } else {
      add(connection, namespace, keys);
    }
    for (Place place : keys) {
      execute(
          connection,
          REGISTER,
          scope.run().text(),
          place.mapping().target().schema(),
          place.mapping().target().name(),
          name);
    }
    new OldKeySequence(connection, relation, namespace).prepare(keys);
  }

  private static void fill(
      Connection connection, String namespace, String relation, List<Place> keys)
      throws SQLException {
    String values =
        keys.stream()
            .map(p -> "select " + p.column() + "::bigint as k from only " + p.table())
            .collect(Collectors.joining(" union "));
    Query.execute(
        connection,
        "create table if not exists %s (new_key uuid not null, old_key bigint not null)"
            .formatted(relation));
    Query.execute(connection, "truncate " + relation);
    Query.execute(connection, "set local maintenance_work_mem = '256MB'");
    Query.execute(
        connection,
        "insert into %s (new_key, old_key) select %s, u.k from (%s) as u"
            .formatted(relation, DerivedKey.expression(namespace, "u.k"), values));
    Query.execute(connection, "create unique index on " + relation + " (new_key)");
    Query.execute(connection, "create unique index on " + relation + " (old_key)");
    Query.execute(connection, "analyze " + relation);
  }

  /** Adds the keys of these places that are not there; in the caller's transaction. */
  private static void add(Connection connection, String namespace, List<Place> places)
      throws SQLException {
    String relation = RecalledKey.relation(namespace);
    for (Place place : places) {
      Query.execute(
          connection,
          """
          insert into %1$s (new_key, old_key)
          select %2$s, u.k
          from (select distinct %3$s::bigint as k from only %4$s where %3$s is not null) as u
          where not exists (select from %1$s as o where o.old_key = u.k)
          on conflict do nothing
          """
              .formatted(
                  relation,
                  DerivedKey.expression(namespace, "u.k"),
                  place.column(),
                  place.table()));
    }
  }

  /**
   * Adds every key of a namespace that stands anywhere on the old side, as a key or pointing to
   * one; in the caller's transaction.
   */
  public static void complete(Connection connection, List<TableMapping> mappings, String namespace)
      throws SQLException {
    add(connection, namespace, Objects.requireNonNull(places(mappings).get(namespace)));
  }

  /** A column of the old side that holds old keys. */
  record Place(TableMapping mapping, ColumnMapping image, boolean isKey) {

    String column() {
      return Sql.identifier(image.name());
    }

    String table() {
      return Sql.table(mapping.target());
    }
  }

  /** The columns with old keys, by namespace. */
  private static Map<String, List<Place>> places(List<TableMapping> mappings) {
    Map<String, List<Place>> places = new LinkedHashMap<>();
    mappings.stream()
        .filter(m -> m.source().holdsRows())
        .flatMap(OldKeys::recalled)
        .forEach(
            place -> {
              if (place.image().rule() instanceof ValueRule.RecallKey recall) {
                places.computeIfAbsent(recall.namespace(), _ -> new ArrayList<>()).add(place);
              }
            });
    return places;
  }

  private static Stream<Place> recalled(TableMapping mapping) {
    boolean isSingle = mapping.source().keyColumns().size() == 1;
    return mapping.columns().stream()
        .filter(c -> c.rule() instanceof ValueRule.RecallKey)
        .map(c -> new Place(mapping, c, isSingle && mapping.targetKey().contains(c)));
  }

  private static void execute(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
