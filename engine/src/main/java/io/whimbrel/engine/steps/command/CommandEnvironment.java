package io.whimbrel.engine.steps.command;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.engine.steps.ground.StepGround;
import java.util.Map;

/** What a command finds in its environment. */
final class CommandEnvironment {
  private CommandEnvironment() {}

  static void fill(Map<String, String> environment, StepCommand command, StepGround ground) {
    url(environment, "WHIMBREL_SOURCE_URL", ground.plan().source());
    url(environment, "WHIMBREL_TARGET_URL", ground.plan().target());
    environment.put("WHIMBREL_MIGRATION", ground.plan().migration().text());
    environment.put("WHIMBREL_RUN", ground.scope().run().text());
    environment.put("WHIMBREL_STEP", ground.name());
    command.environment().forEach((name, secret) -> environment.put(name, secret.value()));
  }

  private static void url(Map<String, String> environment, String name, DatabaseUrl url) {
    if (!url.isNone()) {
      environment.put(name, url.secret());
    }
  }
}
