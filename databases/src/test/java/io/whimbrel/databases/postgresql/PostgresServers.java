package io.whimbrel.databases.postgresql;

import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The servers that all tests of this module share, one of each version, started when the first test
 * asks for it. Every test has databases of its own on them; a test that kills a server or changes
 * its settings starts one for itself.
 */
public final class PostgresServers implements AutoCloseable {

  private final Map<PostgresVersion, EmbeddedPostgres> servers = new ConcurrentHashMap<>();
  private final AtomicInteger databases = new AtomicInteger();
  private final Queue<TestDatabase> made = new ConcurrentLinkedQueue<>();
  private final Queue<TwoDatabases> given = new ConcurrentLinkedQueue<>();

  /** The server of a version. */
  public EmbeddedPostgres server(PostgresVersion version) {
    return servers.computeIfAbsent(
        version, missing -> EmbeddedPostgres.builder(missing).ofManyDatabases().start());
  }

  /** A new, empty database. */
  public TestDatabase database(PostgresVersion version, DatabaseSide side) {
    TestDatabase database =
        TestDatabase.create(server(version), "test_" + databases.incrementAndGet(), side);
    made.add(database);
    return database;
  }

  /** Two new, empty databases. */
  public TwoDatabases databases(PostgresVersion source, PostgresVersion target) {
    TwoDatabases pair =
        new TwoDatabases(
            database(source, DatabaseSide.SOURCE), database(target, DatabaseSide.TARGET));
    given.add(pair);
    return pair;
  }

  /**
   * Ends the sessions of the pairs that a test was given: a server has only so many. Removes its
   * databases where servers write into memory: those of all tests are gigabytes. On a disk that
   * would cost more than to make them.
   */
  private void clear() throws SQLException {
    for (TwoDatabases pair = given.poll(); pair != null; pair = given.poll()) {
      pair.close();
    }
    for (TestDatabase next = made.poll(); next != null; next = made.poll()) {
      if (EmbeddedPostgres.isPlaceChosen()) {
        next.drop();
      }
    }
  }

  @Override
  public void close() {
    servers.values().forEach(EmbeddedPostgres::close);
  }

  /** Hands tests the servers, or two new databases on 15 and 18. */
  public static final class Resolver implements ParameterResolver, AfterEachCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == PostgresServers.class || type == TwoDatabases.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      PostgresServers servers = servers(context);
      return parameter.getParameter().getType() == PostgresServers.class
          ? servers
          : servers.databases(PostgresVersion.V15, PostgresVersion.V18);
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
      servers(context).clear();
    }

    private static PostgresServers servers(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(
              PostgresServers.class, _ -> new PostgresServers(), PostgresServers.class);
    }
  }
}
