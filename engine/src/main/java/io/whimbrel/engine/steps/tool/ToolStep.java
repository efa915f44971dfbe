package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.database.script.ScriptDatabase.ToolAddress;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.core.plan.step.ToolWay;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.command.CommandStep;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.Settled;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a tool apply its own migrations. Address, user and password are in its environment, never
 * among its arguments. Such a tool does nothing twice, so it may run again after a crash.
 */
public final class ToolStep implements StepWork {
  private final StepAction.Migrations action;
  private final StepCommand command;
  private final StepGround ground;

  /** A step of this kind. */
  public ToolStep(StepAction.Migrations action, ToolWay.ByTool way, StepGround ground) {
    this.action = action;
    this.command = way.command();
    this.ground = ground;
  }

  private Path directory() {
    return command.directory().orElse(ground.plan().directory());
  }

  @Override
  public List<Finding> check() {
    return new ProgramLook(command.words(), directory()).isThere()
        ? List.of()
        : List.of(
            Finding.block(
                ProblemCode.PLAN_INVALID,
                "step '%s': the program '%s' is not there"
                    .formatted(ground.name(), command.words().getFirst()),
                ground.place(),
                "install it, name another one by 'tool', or write 'replay: true'"));
  }

  @Override
  public String what() {
    return "has %s bring %s into %s: %s"
        .formatted(
            action.tool().title(), action.files(), action.database().name(), command.shown());
  }

  @Override
  public String shown() {
    return command.shown();
  }

  @Override
  public String digest() {
    return new FilesDigest(whole()).of();
  }

  /** What a changelog names stands beside it, unless it is among everything else. */
  private Path whole() {
    Path parent = action.files().getParent();
    if (parent == null
        || ground.plan().directory().startsWith(parent)
        || Files.isDirectory(action.files())) {
      return action.files();
    }
    return parent;
  }

  @Override
  public boolean isReversible() {
    return false;
  }

  @Override
  public String work(Begun begun) {
    ground.requireBound(digest());
    return step().work(begun);
  }

  @Override
  public Settled settle() {
    return step().settle();
  }

  @Override
  public String undo() {
    return "nothing takes it back";
  }

  private CommandStep step() {
    Map<String, Secret> environment = new LinkedHashMap<>();
    try (ScriptDatabase database = ground.scripts(action.database().url())) {
      environment.putAll(environment(database.address()));
    }
    environment.putAll(command.environment());
    return new CommandStep(
        new StepCommand(command.words(), environment, command.directory(), command.exits()),
        ground);
  }

  private Map<String, Secret> environment(ToolAddress address) {
    return switch (action.tool()) {
      case FLYWAY ->
          Map.of(
              "FLYWAY_URL", plain(address.url()),
              "FLYWAY_USER", plain(address.user()),
              "FLYWAY_PASSWORD", address.password(),
              "FLYWAY_LOCATIONS", plain("filesystem:" + action.files()));
      case LIQUIBASE ->
          Map.of(
              "LIQUIBASE_COMMAND_URL", plain(address.url()),
              "LIQUIBASE_COMMAND_USERNAME", plain(address.user()),
              "LIQUIBASE_COMMAND_PASSWORD", address.password(),
              "LIQUIBASE_SEARCH_PATH", plain(directory().toString()),
              "LIQUIBASE_COMMAND_CHANGELOG_FILE",
                  plain(directory().relativize(action.files()).toString()));
      case PRISMA -> Map.of("DATABASE_URL", new Secret("***", action.database().url().secret()));
    };
  }

  private static Secret plain(String text) {
    return new Secret(text, text);
  }
}
