package io.whimbrel.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {
  private final AtomicLong received = new AtomicLong();
  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void startEcho() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = TcpProxy.to("127.0.0.1", echo.getLocalPort());
  }

  @AfterEach
  void stopEcho() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void bytesPassBothWaysAndAreCounted() throws IOException {
    try (Socket client = connect()) {
      assertThat(talk(client, "hello")).isEqualTo("hello");
    }

    assertThat(proxy.bytesToServer()).isEqualTo(5);
    assertThat(proxy.bytesToClient()).isEqualTo(5);
    await().until(() -> proxy.connections() == 0);
  }

  @Test
  void aCutClosesConnectionsAndRefusesNewOnesUntilItPassesAgain() throws IOException {
    try (Socket client = connect()) {
      talk(client, "hello");

      proxy.cut();

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThatThrownBy(() -> talk(connect(), "refused")).isInstanceOf(IOException.class);
    proxy.pass();
    assertThat(talk(connect(), "again")).isEqualTo("again");
  }

  @Test
  void aResetIsSeenAsAReset() throws IOException {
    try (Socket client = connect()) {
      talk(client, "hello");

      proxy.reset();

      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aHalfOpenConnectionStaysOpenAndSilentAndEndsWhenTrafficPasses() throws IOException {
    try (Socket client = connect()) {
      talk(client, "hello");
      client.setSoTimeout(200);

      proxy.halfOpen();

      assertThatThrownBy(() -> talk(client, "lost")).isInstanceOf(SocketTimeoutException.class);
      assertThat(received).hasValue(5);
      proxy.pass();
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void lostAcknowledgementsNeverReachTheServer() throws IOException {
    try (Socket client = connect()) {
      talk(client, "hello");
      client.setSoTimeout(200);

      proxy.dropClientToServer();

      assertThatThrownBy(() -> talk(client, "lost")).isInstanceOf(SocketTimeoutException.class);
      assertThat(received).hasValue(5);
    }
  }

  @Test
  void slowTrafficKeepsItsRate() throws IOException {
    try (Socket client = connect()) {
      proxy.slow(2_000);
      long begin = System.nanoTime();

      talk(client, "x".repeat(1_000));

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(450));
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static String talk(Socket socket, String words) throws IOException {
    socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
    byte[] answer = socket.getInputStream().readNBytes(words.length());
    if (answer.length < words.length()) {
      throw new IOException("end of stream");
    }
    return new String(answer, StandardCharsets.UTF_8);
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    byte[] buffer = new byte[4096];
    try (socket) {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        received.addAndGet(n);
        socket.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException ended) {
      return;
    }
  }
}
