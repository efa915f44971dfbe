package io.whimbrel.testkit.proxy;

/** What a {@link TcpProxy} does with connections and bytes. */
public sealed interface Traffic {
  /** Forwards everything. */
  record Pass() implements Traffic {}

  /** Closes every connection in order, and each new one at once. */
  record Cut() implements Traffic {}

  /** Resets every connection (RST instead of FIN), and each new one at once. */
  record Reset() implements Traffic {}

  /** Keeps connections open and swallows the bytes of both directions: a dead firewall. */
  record HalfOpen() implements Traffic {}

  /** Swallows what the client sends and forwards what the server sends: acknowledgements lost. */
  record DropClientToServer() implements Traffic {}

  /** Forwards at most so many bytes per second, per connection and direction. */
  record Slow(long bytesPerSecond) implements Traffic {
    public Slow {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException("bytesPerSecond is below 1: " + bytesPerSecond);
      }
    }
  }
}
