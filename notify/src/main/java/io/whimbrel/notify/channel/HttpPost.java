package io.whimbrel.notify.channel;

import io.whimbrel.core.http.BoundedClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * Posts JSON; what it tells is to be masked, then cut, by {@link Mask}. A redirect is not followed:
 * it could lead a secret elsewhere. Time-outs, 408, 429 and 5xx may work later; any other answer
 * outside of 2xx is final.
 */
final class HttpPost {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(15);
  private static final int BODY_MAX = 2_000;

  private final BoundedClient client =
      new BoundedClient(
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .build(),
          BODY_MAX);

  /** Posts a body, and tells what came back. */
  Reply post(String url, byte[] body, Map<String, String> headers) throws InterruptedException {
    HttpRequest request;
    try {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(url))
              .header("User-Agent", "whimbrel")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(builder::header);
      request = builder.build();
    } catch (IllegalArgumentException e) {
      return new Reply.Refused("the URL cannot be used: " + e.getMessage());
    }
    return exchange(request);
  }

  /** Where the status says that it is taken, a body that breaks off changes nothing. */
  private Reply exchange(HttpRequest request) throws InterruptedException {
    try {
      return reply(client.send(request, WHOLE));
    } catch (HttpConnectTimeoutException e) {
      return new Reply.Later(cause(e));
    } catch (HttpTimeoutException e) {
      return new Reply.Later("no answer within " + WHOLE.toSeconds() + " s");
    } catch (IOException e) {
      return new Reply.Later(cause(e));
    }
  }

  private static String cause(IOException e) {
    String text = e.getMessage();
    String kind = e.getClass().getSimpleName();
    return text == null || text.isBlank() ? kind : kind + ": " + text.strip();
  }

  private static Reply reply(BoundedClient.Answer answer) {
    int status = answer.status();
    String body = answer.body().strip();
    String text = body.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + body;
    if (status / 100 == 2) {
      return new Reply.Accepted(text);
    }
    boolean mayHelp = status / 100 == 5 || status == 408 || status == 425 || status == 429;
    return mayHelp
        ? new Reply.Later(text, answer.headers().firstValue("Retry-After").flatMap(HttpPost::after))
        : new Reply.Refused(text);
  }

  /** Seconds, or a date. */
  private static Optional<Duration> after(String text) {
    if (text.strip().matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
    }
    try {
      ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(ZonedDateTime.now(until.getZone()), until);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
