package io.whimbrel.testkit.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One thread of a load. */
final class Writer implements Runnable {
  private static final long BACK_OFF_MIN_MILLIS = 20;
  private static final long BACK_OFF_MAX_MILLIS = 500;

  /** With these a server says itself that it did not commit. */
  private static final Set<String> REFUSING_CLASSES = Set.of("22", "23", "25", "40", "42", "P0");

  private static final String OUTCOME_UNKNOWN = "40003";

  private final int number;
  private final int writers;
  private final Supplier<String> url;
  private final List<Scenario> scenarios;
  private final Ledger ledger;
  private final LoadCounters counters;
  private final Pace pace;
  private final Random random;
  private final int weights;

  private volatile boolean stopping;
  private volatile boolean stale;
  private volatile @Nullable RuntimeException failure;
  private @Nullable Connection connection;
  private String place = "";
  private long backOffMillis = BACK_OFF_MIN_MILLIS;

  Writer(
      int number,
      int writers,
      Supplier<String> url,
      List<Scenario> scenarios,
      Ledger ledger,
      LoadCounters counters,
      Pace pace,
      Random random) {
    this.number = number;
    this.writers = writers;
    this.url = url;
    this.scenarios = scenarios;
    this.ledger = ledger;
    this.counters = counters;
    this.pace = pace;
    this.random = random;
    this.weights = scenarios.stream().mapToInt(Scenario::weight).sum();
  }

  void stop() {
    stopping = true;
  }

  void reconnect() {
    stale = true;
  }

  void throwFailure() {
    if (failure != null) {
      throw new IllegalStateException("writer " + number + " failed", failure);
    }
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        pace.await();
        transaction();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      disconnect();
    }
  }

  private void transaction() throws InterruptedException {
    Scenario scenario = draw();
    Connection current;
    try {
      current = connected();
    } catch (SQLException unreachable) {
      counters.refused();
      retreat();
      return;
    }
    Session session = new Session(current, number, writers, random);
    try {
      scenario.body().run(session);
    } catch (SQLException refused) {
      refuse(session);
      return;
    }
    if (session.isRefused()) {
      rollBack(current, session);
    } else {
      commit(current, session, scenario);
    }
  }

  private void commit(Connection current, Session session, Scenario scenario)
      throws InterruptedException {
    try {
      current.commit();
    } catch (SQLException e) {
      if (isRefusal(e)) {
        refuse(session);
      } else {
        counters.doubtful();
        ledger.append(place, Write.Outcome.DOUBTFUL, session.writes());
        ledger.append(place, Write.Outcome.REFUSED, session.abandoned());
        retreat();
      }
      return;
    }
    backOffMillis = BACK_OFF_MIN_MILLIS;
    if (!session.writes().isEmpty()) {
      ledger.append(place, Write.Outcome.ACKNOWLEDGED, session.writes());
      counters.acknowledged(scenario.name());
    }
    ledger.append(place, Write.Outcome.REFUSED, session.abandoned());
  }

  private void rollBack(Connection current, Session session) throws InterruptedException {
    counters.rolledBack();
    ledger.append(place, Write.Outcome.REFUSED, session.writes());
    ledger.append(place, Write.Outcome.REFUSED, session.abandoned());
    try {
      current.rollback();
    } catch (SQLException lost) {
      retreat();
    }
  }

  private void refuse(Session session) throws InterruptedException {
    counters.refused();
    ledger.append(place, Write.Outcome.REFUSED, session.writes());
    ledger.append(place, Write.Outcome.REFUSED, session.abandoned());
    retreat();
  }

  private void retreat() throws InterruptedException {
    disconnect();
    TimeUnit.MILLISECONDS.sleep(backOffMillis);
    backOffMillis = Math.min(backOffMillis * 2, BACK_OFF_MAX_MILLIS);
  }

  private Connection connected() throws SQLException {
    if (stale) {
      stale = false;
      disconnect();
    }
    if (connection == null) {
      Properties properties = new Properties();
      properties.setProperty("connectTimeout", "5");
      properties.setProperty("socketTimeout", "15");
      properties.setProperty("ApplicationName", "writer-" + number);
      String jdbc = ConnectionUrl.jdbc(url.get());
      place = ConnectionUrl.place(jdbc);
      connection = DriverManager.getConnection(jdbc, properties);
      connection.setAutoCommit(false);
      counters.connected();
    }
    return connection;
  }

  private void disconnect() {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException alreadyLost) {
      stale = false;
    }
    connection = null;
  }

  private Scenario draw() {
    int ticket = random.nextInt(weights);
    for (Scenario scenario : scenarios) {
      ticket -= scenario.weight();
      if (ticket < 0) {
        return scenario;
      }
    }
    throw new IllegalStateException("no scenario for a ticket below the sum of weights");
  }

  private static boolean isRefusal(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && state.length() == 5
        && !state.equals(OUTCOME_UNKNOWN)
        && REFUSING_CLASSES.contains(state.substring(0, 2));
  }
}
