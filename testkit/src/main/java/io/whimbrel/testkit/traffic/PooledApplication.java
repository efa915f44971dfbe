package io.whimbrel.testkit.traffic;

import io.whimbrel.testkit.load.ConnectionUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An application that keeps its connections: every one of them writes numbered rows, one after the
 * other, and notes how long it waited for each answer. What fails is noted, and tried again over a
 * new connection until it is acknowledged.
 */
public final class PooledApplication implements AutoCloseable {

  /** The table that it writes to. */
  public static final String TABLE =
      """
      create table public.written (
        connection int, number int, words text not null, primary key (connection, number))
      """;

  private static final String WRITE =
      """
      insert into public.written values (?, ?, repeat('whimbrel', 8))
      on conflict (connection, number) do nothing
      """;
  private static final long RETREAT_MILLIS = 20;

  private final String url;
  private final long intervalNanos;
  private final AtomicLong acknowledged = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Client> clients = new ArrayList<>();
  private volatile boolean isEnding;

  private PooledApplication(String url, int connections, int perSecond) {
    this.url = ConnectionUrl.jdbc(url);
    this.intervalNanos = TimeUnit.SECONDS.toNanos(connections) / perSecond;
    for (int i = 0; i < connections; i++) {
      clients.add(new Client(i));
    }
  }

  /** Starts one. */
  public static PooledApplication start(String url, int connections, int perSecond) {
    PooledApplication application = new PooledApplication(url, connections, perSecond);
    application.clients.forEach(client -> client.thread.start());
    return application;
  }

  /** How many writes are acknowledged so far. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** What failed so far, in words. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** The longest time that each connection waited for an answer, the shortest first. */
  public List<Duration> longestWaits() {
    return clients.stream().map(client -> Duration.ofNanos(client.longest)).sorted().toList();
  }

  @Override
  public void close() {
    stop();
  }

  /** Ends it behind the writes that are under way; idempotent. */
  public void stop() {
    isEnding = true;
    for (Client client : clients) {
      try {
        if (!client.thread.join(Duration.ofSeconds(60))) {
          throw new IllegalStateException(client.thread.getName() + " does not end");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Connections whose rows in a database are not the ones that were acknowledged, in words. */
  public List<String> missing(Connection database) throws SQLException {
    List<String> missing = new ArrayList<>();
    for (Client client : clients) {
      try (Statement statement = database.createStatement();
          ResultSet result =
              statement.executeQuery(
                  "select count(*), coalesce(max(number), -1) from public.written where connection"
                      + " = "
                      + client.connection)) {
        result.next();
        if (result.getInt(1) != client.next.get() || result.getInt(2) != client.next.get() - 1) {
          missing.add(
              "connection %d: %d acknowledged, %d there up to number %d"
                  .formatted(
                      client.connection, client.next.get(), result.getInt(1), result.getInt(2)));
        }
      }
    }
    return missing;
  }

  private final class Client implements Runnable {
    private final int connection;
    private final Thread thread;
    private @Nullable Connection open;
    private final AtomicInteger next = new AtomicInteger();
    private volatile long longest;

    Client(int connection) {
      this.connection = connection;
      this.thread = Thread.ofPlatform().daemon().name("client-" + connection).unstarted(this);
    }

    @Override
    public void run() {
      try {
        long turn = System.nanoTime() + connection * intervalNanos / Math.max(1, clients.size());
        while (!isEnding) {
          turn = Math.max(turn + intervalNanos, System.nanoTime());
          TimeUnit.NANOSECONDS.sleep(turn - System.nanoTime());
          write();
        }
        disconnect();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void write() throws InterruptedException {
      long begun = System.nanoTime();
      while (!attempt()) {
        if (isEnding) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(RETREAT_MILLIS);
      }
      longest = Math.max(longest, System.nanoTime() - begun);
      int _ = next.incrementAndGet();
      acknowledged.incrementAndGet();
    }

    private boolean attempt() {
      try {
        Connection current = open;
        if (current == null) {
          current = DriverManager.getConnection(url);
          open = current;
        }
        try (PreparedStatement statement = current.prepareStatement(WRITE)) {
          statement.setInt(1, connection);
          statement.setInt(2, next.get());
          int _ = statement.executeUpdate();
          return true;
        }
      } catch (SQLException e) {
        failures.add(String.valueOf(e.getMessage()));
        disconnect();
        return false;
      }
    }

    private void disconnect() {
      Connection current = open;
      open = null;
      if (current != null) {
        try {
          current.close();
        } catch (SQLException e) {
          failures.add("closing: " + e.getMessage());
        }
      }
    }
  }
}
