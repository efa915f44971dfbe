package io.whimbrel.cli.voyage;

import io.whimbrel.testkit.load.TortureWorkload;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A source and a target server for all tests that do not kill them; each test has databases of its
 * own.
 */
final class Servers implements AutoCloseable {

  private final EmbeddedPostgres source = server(PostgresVersion.V15);
  private final EmbeddedPostgres target = server(PostgresVersion.V18);
  private final AtomicInteger count = new AtomicInteger();

  private static EmbeddedPostgres server(PostgresVersion version) {
    return EmbeddedPostgres.builder(version)
        .ofManyDatabases()
        .setting("max_connections", "200")
        .start();
  }

  EmbeddedPostgres source() {
    return source;
  }

  EmbeddedPostgres target() {
    return target;
  }

  /** A name that no other test of this run uses. */
  String name(String prefix) {
    return prefix + "_" + count.incrementAndGet();
  }

  /** A voyage of the torture workload's tables between new databases, in chunks of 60 rows. */
  Voyage torture(String database, Path directory) throws IOException, SQLException {
    source().createDatabase(database);
    target().createDatabase(database);
    try (Connection connection = source().connect(database)) {
      TortureWorkload.create(connection);
    }
    return new Voyage(source(), target(), database, directory)
        .plan(new Voyage.Wishes("[\"torture.*\"]", "rule", 60), source().port(), target().port());
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }

  /** Hands the servers to tests. */
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Servers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(Servers.class, _ -> new Servers(), Servers.class);
    }
  }
}
