package io.whimbrel.notify.channel;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** JSON bodies. */
final class Json {
  /** Where a body is JSON. */
  static final Map<String, String> HEADERS = Map.of("Content-Type", "application/json");

  private Json() {}

  static byte[] bytes(Map<String, Object> body) {
    return JsonMapper.shared().writeValueAsBytes(body);
  }
}
