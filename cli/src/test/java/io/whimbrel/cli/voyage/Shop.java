package io.whimbrel.cli.voyage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands around a migration: an application that tells its error rate, somebody who is told
 * news, and somebody who never answers.
 */
final class Shop implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> news = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile double errors;

  private Shop(HttpServer server) {
    this.server = server;
  }

  static Shop open() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Shop shop = new Shop(server);
    server.setExecutor(shop.threads);
    server.createContext("/health", shop::tell);
    server.createContext("/news", shop::hear);
    server.createContext("/silence", shop::ignore);
    server.start();
    return shop;
  }

  String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
  }

  /** How many of a hundred requests fail from now on. */
  void errors(double percent) {
    errors = percent;
  }

  /** All news that came, in their order. */
  List<JsonNode> news() {
    return news;
  }

  /** Their kinds. */
  List<String> kinds() {
    return news.stream()
        .map(n -> n.path("type").asString().substring("io.whimbrel.".length()))
        .toList();
  }

  private void tell(HttpExchange exchange) throws IOException {
    answer(exchange, "{\"errors\": {\"percent\": %s}}".formatted(errors));
  }

  private void hear(HttpExchange exchange) throws IOException {
    news.add(JsonMapper.builder().build().readTree(exchange.getRequestBody().readAllBytes()));
    answer(exchange, "ok");
  }

  private void ignore(HttpExchange exchange) {
    try (exchange) {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
