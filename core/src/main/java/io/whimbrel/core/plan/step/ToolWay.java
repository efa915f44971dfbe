package io.whimbrel.core.plan.step;

import io.whimbrel.core.plan.endpoint.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who runs the migrations of a tool. */
public sealed interface ToolWay {

  /**
   * The tool itself, which finds address, user and password in its environment.
   *
   * @param command that applies what is pending
   */
  record ByTool(StepCommand command) implements ToolWay {}

  /**
   * Whimbrel, which keeps the tool's history as the tool would.
   *
   * @param schema where the history is and names without a schema lead; empty for the user's own
   * @param placeholders values for <code>${name}</code> in the files
   * @param loggedAs the changelog's name in the history, where it is not its path beside the plan
   * @param lockTimeout how long a statement may wait for a lock
   */
  record Replay(
      Optional<String> schema,
      Map<String, Secret> placeholders,
      Optional<String> loggedAs,
      Optional<Duration> lockTimeout)
      implements ToolWay {
    public Replay {
      placeholders = Collections.unmodifiableMap(new LinkedHashMap<>(placeholders));
    }
  }
}
