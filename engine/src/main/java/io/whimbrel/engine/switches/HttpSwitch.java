package io.whimbrel.engine.switches;

import io.whimbrel.core.http.BoundedClient;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.endpoint.HttpCall;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.run.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a request of the user's, such as to a load balancer's or a feature flag's API. Broken
 * connections and answers that say "later" are tried again until the deadline, so the request must
 * bear to come twice.
 */
final class HttpSwitch implements Switch.Sharing {
  private static final Duration ATTEMPT_MAX = Duration.ofSeconds(10);
  private static final Duration BETWEEN_MIN = Duration.ofMillis(100);
  private static final Duration BETWEEN_MAX = Duration.ofSeconds(2);
  private static final Set<Integer> LATER = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final int ANSWER_MAX = 400;
  private static final int BODY_MAX = 64 * 1024;
  private static final int WHOLE = 100;

  private final SwitchAction.Http action;
  private final SwitchGround ground;

  HttpSwitch(SwitchAction.Http action, SwitchGround ground) {
    this.action = action;
    this.ground = ground;
  }

  @Override
  public String move(Deadline deadline) {
    return share(WHOLE, deadline);
  }

  /** The share stands in the body, where the plan leaves it its place. */
  @Override
  public String share(int percent, Deadline deadline) {
    HttpCall call = action.call();
    Secret body = call.body();
    String shared = body.value().replace(SwitchAction.SHARE, Integer.toString(percent));
    return call(
        new HttpCall(
            call.method(),
            call.url(),
            call.headers(),
            new Secret(body.reference(), shared),
            call.expected()),
        deadline);
  }

  @Override
  public String relieve() {
    return "the request has seen to it";
  }

  @Override
  public String undo(Deadline deadline) {
    return action
        .undo()
        .map(undo -> call(undo, deadline))
        .orElse("the plan names no request that undoes it");
  }

  private String call(HttpCall call, Deadline deadline) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(ATTEMPT_MAX).build();
    try (BoundedClient client = new BoundedClient(http, BODY_MAX)) {
      Duration between = BETWEEN_MIN;
      while (true) {
        Optional<Problem> failure = attempt(client, call, deadline);
        if (failure.isEmpty()) {
          return "%s %s is done".formatted(call.method(), call.url().reference());
        }
        if (!failure.get().isTransient() || deadline.left().compareTo(between) <= 0) {
          throw failure.get();
        }
        LockSupport.parkNanos(between.toNanos());
        between = between.multipliedBy(2);
        between = between.compareTo(BETWEEN_MAX) > 0 ? BETWEEN_MAX : between;
      }
    }
  }

  /** Why one attempt was in vain; empty when it was not. */
  private Optional<Problem> attempt(BoundedClient client, HttpCall call, Deadline deadline) {
    try {
      BoundedClient.Answer answer = client.send(request(call), patience(deadline)).unbroken();
      int status = answer.status();
      return call.expected().contains(status)
          ? Optional.empty()
          : Optional.of(
              failed(
                  call,
                  "answered %d, %s is expected: %s"
                      .formatted(status, call.expected(), beginning(answer.body())),
                  LATER.contains(status)));
    } catch (HttpTimeoutException e) {
      return Optional.of(failed(call, "was not answered in time", true));
    } catch (IOException e) {
      return Optional.of(failed(call, "failed: " + e, true));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(failed(call, "was interrupted", false));
    }
  }

  private static Duration patience(Deadline deadline) {
    Duration left = deadline.left().isPositive() ? deadline.left() : Duration.ofMillis(1);
    return left.compareTo(ATTEMPT_MAX) < 0 ? left : ATTEMPT_MAX;
  }

  private static HttpRequest request(HttpCall call) {
    String body = call.body().value();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(call.url().value()))
            .method(
                call.method(),
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    for (var header : call.headers().entrySet()) {
      Secret value = header.getValue();
      request.header(header.getKey(), value.value());
    }
    return request.build();
  }

  private Problem failed(HttpCall call, String what, boolean isPassing) {
    return ground
        .failed("%s %s %s".formatted(call.method(), call.url().reference(), what))
        .fix("make the request by hand to see what it lacks, then try the cutover again")
        .permanence(isPassing ? Problem.Permanence.TRANSIENT : Problem.Permanence.PERMANENT)
        .exception();
  }

  /** Without secrets before it is cut: half of one would not be found any more. */
  private String beginning(String body) {
    String masked = ground.mask(body);
    return masked.length() > ANSWER_MAX ? masked.substring(0, ANSWER_MAX) + "…" : masked;
  }
}
