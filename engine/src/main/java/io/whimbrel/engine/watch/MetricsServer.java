package io.whimbrel.engine.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.whimbrel.core.watch.MetricsEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Gives figures out to a Prometheus: {@code /metrics}, and {@code /healthz} without a token. */
public final class MetricsServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private MetricsServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Opens the port.
   *
   * @throws IOException when it cannot be had
   */
  public static MetricsServer open(MetricsEndpoint endpoint, Supplier<String> page)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(endpoint.host(), endpoint.port()), 8);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
    server.createContext(
        "/metrics",
        exchange -> {
          if (isAllowed(endpoint, exchange)) {
            answer(exchange, 200, page.get());
          } else {
            answer(exchange, 401, "a token is needed\n");
          }
        });
    server.start();
    return new MetricsServer(server, threads);
  }

  /** The port that it listens at. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static boolean isAllowed(MetricsEndpoint endpoint, HttpExchange exchange) {
    if (endpoint.token().isEmpty()) {
      return true;
    }
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    byte[] wanted = ("Bearer " + endpoint.token().get()).getBytes(StandardCharsets.UTF_8);
    return given != null && MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
