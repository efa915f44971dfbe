package io.whimbrel.cli.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.guide.Version;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.planfile.GuideFolderReader;
import io.whimbrel.planfile.Secrets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Environments that do not end what they say. */
@Timeout(60)
final class VersionLookTest {
  private static final Secrets NONE =
      new Secrets() {
        @Override
        public Optional<String> env(String name) {
          return Optional.empty();
        }

        @Override
        public Optional<String> file(Path file) {
          return Optional.empty();
        }
      };

  @TempDir private Path directory;
  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpServer http;

  VersionLookTest() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void anEnvironment() throws IOException {
    Files.writeString(
        directory.resolve("guides.yaml"),
        "environments: { development: { version: { http: \"http://127.0.0.1:%d/\" } } }\n"
            .formatted(http.getAddress().getPort()));
    http.start();
  }

  @AfterEach
  void end() {
    over.countDown();
    http.stop(0);
  }

  private Optional<Version> look(Duration answerMax) {
    return new VersionLook(
            GuideFolderReader.read(directory).require(Environment.DEVELOPMENT),
            new Wiring(Clock.systemUTC(), NONE),
            answerMax)
        .look();
  }

  @Test
  void anAnswerThatStopsBehindItsHeadersIsGivenUp() {
    http.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
          awaitEnd();
          exchange.close();
        });

    assertThatThrownBy(() -> look(Duration.ofSeconds(1)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("not answered within 1 s");
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void ofAnAnswerWithoutEndTheBeginningIsRead() {
    byte[] more = "shop 1.2.3, ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    http.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
              body.write(more);
            }
          }
        });

    assertThat(look(Duration.ofSeconds(50))).map(Version::toString).contains("1.2.3");
  }
}
