package io.whimbrel.cli.voyage;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The servers of all pairs of versions, each started when it is first needed; and the logbook. */
final class Harbours implements AutoCloseable {
  private final Map<VersionPair, Harbour> open = new EnumMap<>(VersionPair.class);
  private final Logbook logbook = new Logbook();

  synchronized Harbour of(VersionPair pair) {
    return open.computeIfAbsent(pair, Harbour::new);
  }

  Logbook logbook() {
    return logbook;
  }

  @Override
  public synchronized void close() {
    open.values().forEach(Harbour::close);
    logbook.print();
  }

  /** Hands the servers to tests. */
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Harbours.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(Harbours.class, _ -> new Harbours(), Harbours.class);
    }
  }
}
