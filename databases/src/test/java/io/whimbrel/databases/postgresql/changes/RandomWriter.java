package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * One session of an application that writes random transactions: inserts, updates with and without
 * the large value, deletes, key changes and swaps, savepoints and rollbacks. Sessions meet in the
 * same rows, so that one now and then fails; what it did is rolled back, and it goes on.
 *
 * @param databases whose source is written to
 * @param random the choices of this session alone
 * @param permits one for each transaction
 * @param isOver tells the session to end
 * @param commits counts the commits of all sessions
 */
record RandomWriter(
    TwoDatabases databases,
    RandomGenerator random,
    Semaphore permits,
    AtomicBoolean isOver,
    AtomicLong commits)
    implements Runnable {

  /** Keys are from 1 to this. */
  static final int KEYS = 1000;

  /** A table with a key and a large value, and one without a key, as the source has them. */
  static final String TABLES =
      """
      create table t (id int primary key, v int, big text);
      alter table t alter big set storage external;
      create table f (n int, v int);
      alter table f replica identity full
      """;

  /** Rows to begin with. */
  static final String FILL =
      """
      insert into t select g, 0, repeat('x' || g || ' ', g % 3 * 400) from generate_series(1, 1000, 2) g;
      insert into f select g % 1000, 0 from generate_series(1, 1500) g
      """;

  private static final long LOOK_EVERY_MILLIS = 20;
  private static final List<String> KINDS_OF_FAILURE = List.of("23505", "40P01");

  @Override
  public void run() {
    try (Connection connection = databases.application();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!isOver.get()) {
        try {
          if (permits.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            transaction(connection, statement);
          }
        } catch (SQLException e) {
          if (!KINDS_OF_FAILURE.contains(e.getSQLState())) {
            throw e;
          }
          connection.rollback();
        }
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void transaction(Connection connection, Statement statement) throws SQLException {
    if (random.nextInt(3) == 0) {
      statement.execute("set local synchronous_commit = local");
    }
    changes(statement);
    if (random.nextInt(4) == 0) {
      Savepoint savepoint = connection.setSavepoint();
      changes(statement);
      if (random.nextBoolean()) {
        connection.rollback(savepoint);
        changes(statement);
      }
    }
    if (random.nextInt(8) == 0) {
      connection.rollback();
    } else {
      connection.commit();
      commits.incrementAndGet();
    }
  }

  private void changes(Statement statement) throws SQLException {
    for (int left = random.nextInt(1, 4); left > 0; left--) {
      statement.execute(change());
    }
  }

  private String change() {
    int value = random.nextInt(1_000_000);
    return switch (random.nextInt(9)) {
      case 0, 1 ->
          "insert into t values (%d, %d, repeat('y%2$d ', %2$d %% 3 * 400)) on conflict (id) do nothing"
              .formatted(key(), value);
      case 2 -> "update t set v = %d where id = %d".formatted(value, key());
      case 3 ->
          "update t set big = repeat('z%1$d ', %1$d %% 3 * 400) where id = %2$d"
              .formatted(value, key());
      case 4 -> "delete from t where id = " + key();
      case 5 ->
          "update t set id = %1$d where id = %2$d and not exists (select from t where id = %1$d)"
              .formatted(key(), key());
      case 6 -> swap(key(), key());
      case 7 -> "insert into f values (%d, %d)".formatted(key(), random.nextInt(2));
      default ->
          random.nextBoolean()
              ? "update f set v = %d where n = %d".formatted(random.nextInt(2), key())
              : "delete from f where n = %d".formatted(key());
    };
  }

  private static String swap(int one, int other) {
    return """
    update t set id = -id where id = %1$d;
    update t set id = %1$d where id = %2$d;
    update t set id = %2$d where id = -%1$d\
    """
        .formatted(one, other);
  }

  private int key() {
    return random.nextInt(1, KEYS + 1);
  }
}
