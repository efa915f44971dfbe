package io.whimbrel.core.plan.step;

import io.whimbrel.core.plan.endpoint.HttpCall;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request of a step, and the answer that is expected.
 *
 * @param contains a text that the answer must hold
 * @param json values of the answer by JSON pointer (RFC 6901)
 */
public record StepRequest(HttpCall call, Optional<String> contains, Map<String, String> json) {
  public StepRequest {
    json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
  }

  /** Whether it changes nothing when it comes twice (RFC 9110, 9.2.2). */
  public boolean isIdempotent() {
    return switch (call.method()) {
      case "GET", "HEAD", "PUT", "DELETE", "OPTIONS" -> true;
      default -> false;
    };
  }
}
