package io.whimbrel.testkit.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on a free port of 127.0.0.1 whose traffic can be changed at any moment, by any
 * thread.
 *
 * <p>A connection from which bytes were swallowed is reset when the traffic passes again, because
 * its stream has a hole; new connections then work.
 */
public final class TcpProxy implements AutoCloseable {
  private volatile InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytesToServer = new AtomicLong();
  private final AtomicLong bytesToClient = new AtomicLong();
  private volatile Traffic traffic = new Traffic.Pass();

  private TcpProxy(InetSocketAddress server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Starts a proxy that passes everything to a server. */
  public static TcpProxy to(String host, int port) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      TcpProxy proxy = new TcpProxy(new InetSocketAddress(host, port), listener);
      Thread.ofVirtual().name("proxy-accept-" + listener.getLocalPort()).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen for a proxy", e);
    }
  }

  /** The port on 127.0.0.1 to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** From now on new connections lead to another server; those that are open are closed. */
  public synchronized void redirect(int port) {
    server = new InetSocketAddress(server.getAddress(), port);
    links.forEach(Link::close);
  }

  public Traffic traffic() {
    return traffic;
  }

  public void pass() {
    change(new Traffic.Pass());
  }

  public void cut() {
    change(new Traffic.Cut());
  }

  public void reset() {
    change(new Traffic.Reset());
  }

  public void halfOpen() {
    change(new Traffic.HalfOpen());
  }

  public void dropClientToServer() {
    change(new Traffic.DropClientToServer());
  }

  public void slow(long bytesPerSecond) {
    change(new Traffic.Slow(bytesPerSecond));
  }

  /** The number of connections that are open now. */
  public int connections() {
    return links.size();
  }

  /** Bytes forwarded from clients to the server so far. */
  public long bytesToServer() {
    return bytesToServer.get();
  }

  /** Bytes forwarded from the server to clients so far. */
  public long bytesToClient() {
    return bytesToClient.get();
  }

  /** Closes the port and every connection. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    links.forEach(Link::close);
  }

  private synchronized void change(Traffic next) {
    traffic = next;
    switch (next) {
      case Traffic.Cut _ -> links.forEach(Link::close);
      case Traffic.Reset _ -> links.forEach(Link::reset);
      case Traffic.Pass _, Traffic.Slow _ -> links.forEach(Link::resetIfTorn);
      case Traffic.HalfOpen _, Traffic.DropClientToServer _ -> {}
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> open(client));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException("the proxy cannot accept connections", e);
        }
      }
    }
  }

  private void open(Socket client) {
    Link link = new Link(client, this::traffic, () -> links.removeIf(Link::isClosed));
    links.add(link);
    switch (traffic) {
      case Traffic.Cut _ -> link.close();
      case Traffic.Reset _ -> link.reset();
      case Traffic.Pass _, Traffic.Slow _, Traffic.HalfOpen _, Traffic.DropClientToServer _ ->
          link.start(server, bytesToServer, bytesToClient);
    }
    if (listener.isClosed()) {
      link.close();
    }
  }
}
