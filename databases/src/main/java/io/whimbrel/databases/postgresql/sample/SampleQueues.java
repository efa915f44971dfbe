package io.whimbrel.databases.postgresql.sample;

import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Tables of the scratch database by which a sample is closed: a stage for rows that come from the
 * source, and for each tree whose rows refer to others a queue of rows that have not been asked yet
 * what they refer to. Rows that come while one queue is worked off go into its twin.
 */
final class SampleQueues {

  /** Where they are. */
  static final String SCHEMA = "whimbrel_sample";

  private final Connection connection;

  SampleQueues(Connection connection) {
    this.connection = connection;
  }

  void create(List<SampledTree> trees) throws SQLException {
    drop();
    Query.execute(connection, "create schema " + SCHEMA);
    for (SampledTree tree : trees) {
      make(stage(tree), tree);
      make(queue(tree, 0), tree);
      make(queue(tree, 1), tree);
    }
  }

  private void make(String name, SampledTree tree) throws SQLException {
    Query.execute(
        connection,
        "create unlogged table %s as select %s from %s limit 0"
            .formatted(name, tree.columns(), tree.relation()));
  }

  void drop() throws SQLException {
    Query.execute(connection, "drop schema if exists " + SCHEMA + " cascade");
  }

  String stage(SampledTree tree) {
    return SCHEMA + ".stage_" + tree.number();
  }

  String queue(SampledTree tree, int round) {
    return SCHEMA + ".queue_" + tree.number() + "_" + round % 2;
  }

  /** Moves staged rows to where they belong, and queues them. */
  long unload(ReferredRows reference, int nextRound) throws SQLException {
    SampledTree tree = reference.parent();
    String rows = "select %s from %s".formatted(tree.columns(), stage(tree));
    try (var statement = connection.createStatement()) {
      long moved =
          statement.executeLargeUpdate(
              "insert into %s (%s) overriding system value %s"
                  .formatted(Sql.table(reference.referred()), tree.columns(), rows));
      statement.execute("insert into %s %s".formatted(queue(tree, nextRound), rows));
      statement.execute("truncate " + stage(tree));
      return moved;
    }
  }

  void empty(SampledTree tree, int round) throws SQLException {
    Query.execute(connection, "truncate " + queue(tree, round));
  }
}
