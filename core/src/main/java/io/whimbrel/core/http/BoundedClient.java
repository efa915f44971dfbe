package io.whimbrel.core.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks over HTTP, and surely comes to an end: of an answer's body the beginning is read, and an
 * exchange is given up after a time, wherever it stands. A time-out of the JDK's client ends with
 * the headers of an answer, and a body without end it reads for ever. May be used by several
 * threads; {@link #close} breaks off what is under way.
 */
public final class BoundedClient implements AutoCloseable {
  private final HttpClient client;
  private final int bodyMax;

  /**
   * With a client that is this one's from now on.
   *
   * @param bodyMax bytes of a body that are read at most
   */
  public BoundedClient(HttpClient client, int bodyMax) {
    this.client = client;
    this.bodyMax = bodyMax;
  }

  /**
   * An answer whose headers have come.
   *
   * @param body the beginning of its body, as UTF-8
   * @param broken why no more of the body came, where it broke off
   */
  public record Answer(int status, HttpHeaders headers, String body, Optional<IOException> broken) {

    /** This answer, unless its body broke off. */
    public Answer unbroken() throws IOException {
      if (broken.isPresent()) {
        throw broken.get();
      }
      return this;
    }
  }

  /**
   * Sends a request and waits for its answer, which may be broken.
   *
   * @param longest for all of it, the answer's body included
   * @throws HttpTimeoutException when it takes longer
   * @throws IOException when no answer comes
   * @throws IllegalArgumentException when the request cannot be sent by this client
   */
  public Answer send(HttpRequest request, Duration longest)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<BodyBeginning.Read>> exchange =
        client.sendAsync(request, _ -> new BodyBeginning(bodyMax));
    try {
      HttpResponse<BodyBeginning.Read> response =
          exchange.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      BodyBeginning.Read read = response.body();
      return new Answer(response.statusCode(), response.headers(), read.text(), read.broken());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no answer within " + longest.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
    } finally {
      boolean _ = exchange.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
