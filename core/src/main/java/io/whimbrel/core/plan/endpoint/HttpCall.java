package io.whimbrel.core.plan.endpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that a switch makes.
 *
 * @param method such as {@code POST}
 * @param headers in the order of the plan
 * @param body empty for none
 * @param expected status codes of an answer that says it is done
 */
public record HttpCall(
    String method, Secret url, Map<String, Secret> headers, Secret body, List<Integer> expected) {
  public HttpCall {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    expected = List.copyOf(expected);
  }
}
