package io.whimbrel.engine.steps.http;

import io.whimbrel.core.http.BoundedClient;
import io.whimbrel.core.plan.endpoint.HttpCall;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepRequest;
import io.whimbrel.engine.steps.ground.StepGround;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes a request once, and looks at its answer. */
public final class RequestCall {
  private static final Duration ATTEMPT_MAX = Duration.ofSeconds(30);
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Set<Integer> LATER = Set.of(408, 425, 429, 500, 502, 503, 504);

  /** Of these only the server itself says that it did nothing. */
  private static final Set<Integer> UNDONE = Set.of(425, 429, 503);

  private static final int TOLD_MAX = 400;
  private static final int BODY_MAX = 4 * 1024 * 1024;

  private final StepRequest request;
  private final StepGround ground;

  /** Of a request. */
  public RequestCall(StepRequest request, StepGround ground) {
    this.request = request;
    this.ground = ground;
  }

  /** What came of it. */
  public sealed interface Answer {

    /** As expected. */
    record Expected(int status) implements Answer {}

    /** The server did not do it, and may do so later. */
    record Later(String why) implements Answer {}

    /** The server answered something else. */
    record Unexpected(String why) implements Answer {}

    /** No answer came, or one that does not tell: the server may have done it. */
    record Silent(String why) implements Answer {}
  }

  /** Makes it. */
  public Answer make() {
    HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
    try (BoundedClient client = new BoundedClient(http, BODY_MAX)) {
      return judged(client.send(request(), ATTEMPT_MAX).unbroken());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Answer.Later(failed(e));
    } catch (HttpTimeoutException e) {
      return new Answer.Silent(shown() + " was not answered in time");
    } catch (IOException e) {
      return new Answer.Silent(failed(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Silent(shown() + " was interrupted");
    }
  }

  private String failed(IOException why) {
    return "%s failed: %s".formatted(shown(), ground.mask(why.toString()));
  }

  private HttpRequest request() {
    HttpCall call = request.call();
    HttpRequest.Builder http =
        HttpRequest.newBuilder(URI.create(call.url().value()))
            .method(
                call.method(),
                call.body().value().isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(call.body().value()));
    for (Map.Entry<String, Secret> header : call.headers().entrySet()) {
      http.header(header.getKey(), header.getValue().value());
    }
    if (!request.isIdempotent() && !call.headers().containsKey("Idempotency-Key")) {
      http.header("Idempotency-Key", ground.scope().run() + "/" + ground.name());
    }
    return http.build();
  }

  private Answer judged(BoundedClient.Answer reply) {
    int status = reply.status();
    boolean mayComeTwice = request.isIdempotent() || ground.step().is(Trait.REPEATABLE);
    if (request.call().expected().contains(status)) {
      return against(reply.body())
          .<Answer>map(why -> mayComeTwice ? new Answer.Unexpected(why) : new Answer.Silent(why))
          .orElseGet(() -> new Answer.Expected(status));
    }
    String why =
        "%s answered %d, %s is expected: %s"
            .formatted(shown(), status, request.call().expected(), beginning(reply.body()));
    if ((mayComeTwice ? LATER : UNDONE).contains(status)) {
      return new Answer.Later(why);
    }
    boolean isRefused = status >= 400 && status < 500 && !LATER.contains(status);
    return mayComeTwice || isRefused ? new Answer.Unexpected(why) : new Answer.Silent(why);
  }

  /** What of a body is not as expected. */
  private Optional<String> against(String body) {
    Optional<String> missing = request.contains().filter(text -> !body.contains(text));
    if (missing.isPresent()) {
      return Optional.of(
          "%s answered without '%s': %s".formatted(shown(), missing.get(), beginning(body)));
    }
    if (request.json().isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode root = JsonMapper.shared().readTree(body);
      return request.json().entrySet().stream()
          .filter(e -> !text(root.at(e.getKey())).equals(e.getValue()))
          .findFirst()
          .map(
              e ->
                  "%s answered %s at %s, '%s' is expected"
                      .formatted(
                          shown(), beginning(text(root.at(e.getKey()))), e.getKey(), e.getValue()));
    } catch (JacksonException e) {
      return Optional.of("%s answered no JSON: %s".formatted(shown(), beginning(body)));
    }
  }

  private static String text(JsonNode node) {
    return node.isMissingNode()
        ? "nothing"
        : node.isValueNode() ? node.asString() : node.toString();
  }

  /** Without secrets before it is cut: half of one would not be found any more. */
  private String beginning(String body) {
    String masked = ground.mask(body).strip();
    return masked.length() > TOLD_MAX ? masked.substring(0, TOLD_MAX) + "…" : masked;
  }

  /** As the plan has it. */
  public String shown() {
    return request.call().method() + " " + request.call().url().reference();
  }
}
