package io.whimbrel.notify.figures;

import io.whimbrel.core.http.BoundedClient;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.watch.FigureOrigin;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks over HTTP: a Prometheus, a JSON document, or whether an endpoint is well. */
final class HttpQuestion implements AutoCloseable {
  private static final int BODY_MAX = 1 << 20;

  private final BoundedClient client =
      new BoundedClient(
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build(), BODY_MAX);

  /** One value of a query; several series or none are no data. */
  Reading ask(FigureOrigin.Prometheus origin, Duration patience) throws InterruptedException {
    String base = origin.url().replaceFirst("/+$", "");
    String query = URLEncoder.encode(origin.query(), StandardCharsets.UTF_8);
    return get(
        base + "/api/v1/query?query=" + query,
        origin.headers(),
        patience,
        (_, body) -> value(JsonMapper.shared().readTree(body)));
  }

  /** The number at a field, or without one whether it is well. */
  Reading ask(FigureOrigin.Http origin, Duration patience) throws InterruptedException {
    return get(
        origin.url(),
        origin.headers(),
        patience,
        (status, body) ->
            origin.field().isEmpty()
                ? new Reading.Figure(status / 100 == 2 ? 1 : 0)
                : field(status, origin.field(), body));
  }

  /** Makes a reading of an answer. */
  @FunctionalInterface
  private interface Answer {
    Reading read(int status, String body);
  }

  /** No reason names the URL: it may hold a secret. */
  private Reading get(String url, Map<String, String> headers, Duration patience, Answer answer)
      throws InterruptedException {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).GET();
      headers.forEach(request::header);
      BoundedClient.Answer given = client.send(request.build(), patience).unbroken();
      return answer.read(given.status(), given.body());
    } catch (HttpTimeoutException e) {
      return AskedFigures.late(patience);
    } catch (IOException e) {
      return new Reading.NoData("it cannot be reached: " + e.getClass().getSimpleName());
    } catch (JacksonException e) {
      return new Reading.NoData("the answer is no JSON");
    } catch (IllegalArgumentException e) {
      return new Reading.NoData("the URL or a header cannot be used");
    }
  }

  private static Reading value(JsonNode answer) {
    if (!answer.path("status").asString("").equals("success")) {
      String error = answer.path("error").asString("");
      return new Reading.NoData("Prometheus refuses the query: " + error);
    }
    JsonNode data = answer.path("data");
    JsonNode result = data.path("result");
    return switch (data.path("resultType").asString("")) {
      case "scalar" -> number(result.path(1));
      case "vector" ->
          result.size() == 1
              ? number(result.path(0).path("value").path(1))
              : new Reading.NoData(
                  result.isEmpty()
                      ? "the query has no result"
                      : "the query has %d series, one is needed".formatted(result.size()));
      default -> new Reading.NoData("the query has no instant value");
    };
  }

  private static Reading field(int status, String field, String body) {
    if (status / 100 != 2) {
      return new Reading.NoData("HTTP " + status);
    }
    String pointer = field.startsWith("/") ? field : "/" + field.replace('.', '/');
    JsonNode node = JsonMapper.shared().readTree(body).at(pointer);
    return node.isMissingNode() || node.isNull()
        ? new Reading.NoData("the answer has no field " + field)
        : number(node);
  }

  private static Reading number(JsonNode node) {
    return node.isBoolean()
        ? new Reading.Figure(node.booleanValue() ? 1 : 0)
        : Numbers.reading(node.asString(""));
  }

  @Override
  public void close() {
    client.close();
  }
}
