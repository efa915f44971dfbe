package io.whimbrel.testkit.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One connection through the proxy: a thread per direction, closed together. */
final class Link {
  private static final int BUFFER = 32 * 1024;
  private static final int CONNECT_MAX_MILLIS = 5_000;

  private final Socket client;
  private final Socket server = new Socket();
  private final Supplier<Traffic> traffic;
  private final Runnable closed;
  private volatile boolean torn;

  Link(Socket client, Supplier<Traffic> traffic, Runnable closed) {
    this.client = client;
    this.traffic = traffic;
    this.closed = closed;
  }

  void start(InetSocketAddress address, AtomicLong bytesToServer, AtomicLong bytesToClient) {
    try {
      server.connect(address, CONNECT_MAX_MILLIS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException serverIsAway) {
      close();
      return;
    }
    Thread.ofVirtual().start(() -> pump(client, server, Direction.TO_SERVER, bytesToServer));
    Thread.ofVirtual().start(() -> pump(server, client, Direction.TO_CLIENT, bytesToClient));
  }

  boolean isClosed() {
    return client.isClosed();
  }

  void close() {
    shut(client);
    shut(server);
    closed.run();
  }

  void reset() {
    for (Socket socket : List.of(client, server)) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException alreadyClosed) {
        shut(socket);
      }
    }
    close();
  }

  void resetIfTorn() {
    if (torn) {
      reset();
    }
  }

  private void pump(Socket from, Socket to, Direction direction, AtomicLong forwarded) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      int length = input.read(buffer);
      while (length >= 0) {
        forward(output, buffer, length, direction, forwarded);
        length = input.read(buffer);
      }
      endOfStream();
    } catch (IOException connectionEnded) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  /** Half-open traffic keeps the other side in the belief that the connection lives. */
  private void endOfStream() {
    if (traffic.get() instanceof Traffic.HalfOpen) {
      swallow();
    } else {
      close();
    }
  }

  private void forward(
      OutputStream output, byte[] buffer, int length, Direction direction, AtomicLong forwarded)
      throws IOException, InterruptedException {
    for (int from = 0; from < length; ) {
      Traffic now = traffic.get();
      if (isSwallowed(now, direction)) {
        swallow();
        return;
      }
      int part = now instanceof Traffic.Slow slow ? slice(slow, length - from) : length - from;
      output.write(buffer, from, part);
      forwarded.addAndGet(part);
      from += part;
      if (now instanceof Traffic.Slow slow) {
        TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(1) / slow.bytesPerSecond() * part);
      }
    }
  }

  /** The traffic is read again after the mark is set: it may have changed just before that. */
  private void swallow() {
    torn = true;
    switch (traffic.get()) {
      case Traffic.Pass _, Traffic.Slow _ -> reset();
      case Traffic.Cut _, Traffic.Reset _ -> close();
      case Traffic.HalfOpen _, Traffic.DropClientToServer _ -> {}
    }
  }

  private static int slice(Traffic.Slow slow, int rest) {
    return (int) Math.clamp(slow.bytesPerSecond() / 20, 1L, rest);
  }

  private static boolean isSwallowed(Traffic traffic, Direction direction) {
    return switch (traffic) {
      case Traffic.HalfOpen _ -> true;
      case Traffic.DropClientToServer _ -> direction == Direction.TO_SERVER;
      case Traffic.Pass _, Traffic.Cut _, Traffic.Reset _, Traffic.Slow _ -> false;
    };
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      return;
    }
  }

  private enum Direction {
    TO_SERVER,
    TO_CLIENT
  }
}
