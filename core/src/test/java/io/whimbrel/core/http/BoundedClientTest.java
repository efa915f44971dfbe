package io.whimbrel.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BoundedClientTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final BoundedClient client = new BoundedClient(HttpClient.newHttpClient(), 10);

  BoundedClientTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void end() {
    over.countDown();
    client.close();
    server.stop(0);
    threads.close();
  }

  private BoundedClient.Answer ask(Duration longest) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    return client.send(HttpRequest.newBuilder(uri).build(), longest);
  }

  private void answers(HttpHandler handler) {
    server.createContext("/", handler);
  }

  @Test
  void aShortAnswerIsWhole() throws Exception {
    answers(
        exchange -> {
          exchange.getResponseHeaders().add("Kind", "short");
          exchange.sendResponseHeaders(201, 0);
          exchange.getResponseBody().write("gr\u00fcn".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });

    BoundedClient.Answer answer = ask(LONG).unbroken();

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("gr\u00fcn");
    assertThat(answer.headers().firstValue("Kind")).contains("short");
  }

  @Test
  void anAnswerWithoutBodyIsEmpty() throws Exception {
    answers(
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });

    assertThat(ask(LONG).unbroken().body()).isEmpty();
  }

  @Test
  void ofABodyWithoutEndTheBeginningIsRead() throws Exception {
    answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
              body.write("0123456".getBytes(StandardCharsets.UTF_8));
            }
          }
        });

    assertThat(ask(LONG).unbroken().body()).isEqualTo("0123456012");
  }

  @Test
  void aBodyThatStopsIsGivenUp() {
    answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('a');
          exchange.getResponseBody().flush();
          awaitEnd();
          exchange.close();
        });

    assertThatThrownBy(() -> ask(Duration.ofMillis(300)))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessageContaining("300 ms");
  }

  @Test
  void aBodyThatBreaksOffLeavesItsStatus() throws Exception {
    answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write('a');
          exchange.getResponseBody().flush();
          throw new IOException("the server gives up");
        });

    BoundedClient.Answer answer = ask(LONG);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("a");
    assertThatThrownBy(answer::unbroken).isInstanceOf(IOException.class);
  }

  @Test
  void whereNobodyListensItIsTheConnectionThatFails() {
    server.stop(0);

    assertThatThrownBy(() -> ask(LONG)).isInstanceOf(ConnectException.class);
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
