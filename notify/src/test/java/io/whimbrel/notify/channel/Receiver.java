package io.whimbrel.notify.channel;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that keeps what it gets, and answers what it is told to; else 200 and {@code ok}. */
public final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What came. */
  public record Got(String path, Headers headers, String body) {
    /** The body as JSON. */
    public JsonNode json() {
      return JsonMapper.builder().build().readTree(body);
    }

    /** The first value of a header. */
    public String header(String name) {
      return String.valueOf(headers.getFirst(name));
    }
  }

  /** What is answered; a status of 0 answers nothing. */
  private record Answer(int status, String body, String retryAfter) {}

  private Receiver(HttpServer server) {
    this.server = server;
  }

  /** Starts it. */
  public static Receiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Receiver receiver = new Receiver(server);
    server.setExecutor(receiver.threads);
    server.createContext("/", receiver::handle);
    server.start();
    return receiver;
  }

  /** A URL of it. */
  public String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
  }

  /** What it answers next. */
  public Receiver answers(int status, String body, String retryAfter) {
    answers.add(new Answer(status, body, retryAfter));
    return this;
  }

  /** Does not answer the next request as long as it lives. */
  public Receiver hangs() {
    return answers(0, "", "");
  }

  /** All that came. */
  public List<Got> got() {
    return got;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Answer answer = answers.poll();
      got.add(
          new Got(
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(body, StandardCharsets.UTF_8)));
      if (answer == null) {
        answer = new Answer(200, "ok", "");
      }
      if (answer.status() == 0) {
        closed.await();
        return;
      }
      if (!answer.retryAfter().isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
      }
      byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
      exchange.getResponseBody().write(text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
