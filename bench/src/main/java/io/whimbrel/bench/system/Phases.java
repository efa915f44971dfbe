package io.whimbrel.bench.system;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** When the phases of a run began and ended, as {@code whimbrel status --output json} tells. */
public record Phases(JsonNode data) {

  /** Reads the command's answer. */
  public static Phases parse(String json) {
    return new Phases(JsonMapper.shared().readTree(json).path("data"));
  }

  /** When a phase ended; empty when it has not. */
  public Optional<Instant> ended(String phase) {
    return time(phase, "endedAt");
  }

  /** When a phase began; empty when it has not. */
  public Optional<Instant> started(String phase) {
    return time(phase, "startedAt");
  }

  private Optional<Instant> time(String phase, String field) {
    for (JsonNode one : data.path("phases")) {
      if (one.path("phase").asString("").equals(phase)) {
        String text = one.path(field).asString("");
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
      }
    }
    return Optional.empty();
  }
}
