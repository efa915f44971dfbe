package io.whimbrel.databases.postgresql;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Two servers, 15 and 18, for all tests of this module; every test asks for databases of its own.
 */
public final class PostgresPair implements AutoCloseable {

  private final EmbeddedPostgres source = EmbeddedPostgres.start(PostgresVersion.V15);
  private final EmbeddedPostgres target = EmbeddedPostgres.start(PostgresVersion.V18);
  private final AtomicInteger databases = new AtomicInteger();

  /** Two new, empty databases. */
  public TwoDatabases databases() {
    String name = "test_" + databases.incrementAndGet();
    source.createDatabase(name);
    target.createDatabase(name);
    return new TwoDatabases(source, target, name);
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }

  /** Hands the pair to tests. */
  public static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TwoDatabases.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(PostgresPair.class, _ -> new PostgresPair(), PostgresPair.class)
          .databases();
    }
  }
}
