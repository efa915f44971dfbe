package io.whimbrel.notify.channel;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts JSON; what it tells is to be masked, then cut, by {@link Mask}. A redirect is not followed:
 * it could lead a secret elsewhere. Time-outs, 408, 429 and 5xx may work later; any other answer
 * outside of 2xx is final.
 */
final class HttpPost {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(15);
  private static final int BODY_MAX = 2_000;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** Posts a body, and tells what came back. */
  Reply post(String url, byte[] body, Map<String, String> headers) throws InterruptedException {
    HttpRequest request;
    try {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(WHOLE)
              .header("User-Agent", "whimbrel")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(builder::header);
      request = builder.build();
    } catch (IllegalArgumentException e) {
      return new Reply.Refused("the URL cannot be used: " + e.getMessage());
    }
    return exchange(request);
  }

  /** The client's own time-out ends with the headers of the answer: this one ends with its body. */
  private Reply exchange(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request, _ -> bounded());
    try {
      return reply(exchange.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Reply.Later("no answer within " + WHOLE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Reply.Later(cause(e));
    } finally {
      exchange.cancel(true);
    }
  }

  private static String cause(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String text = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    return text == null || text.isBlank() ? kind : kind + ": " + text.strip();
  }

  private static HttpResponse.BodySubscriber<String> bounded() {
    return HttpResponse.BodySubscribers.mapping(
        HttpResponse.BodySubscribers.ofInputStream(), HttpPost::beginning);
  }

  private static String beginning(InputStream body) {
    try (body) {
      return new String(body.readNBytes(BODY_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static Reply reply(HttpResponse<String> response) {
    int status = response.statusCode();
    String body = response.body().strip();
    String text = body.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + body;
    if (status / 100 == 2) {
      return new Reply.Accepted(text);
    }
    boolean mayHelp = status / 100 == 5 || status == 408 || status == 425 || status == 429;
    return mayHelp
        ? new Reply.Later(
            text, response.headers().firstValue("Retry-After").flatMap(HttpPost::after))
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
