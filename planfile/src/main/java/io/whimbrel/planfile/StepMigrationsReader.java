package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.plan.step.ToolWay;
import io.whimbrel.core.rule.Quantity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a step brings a tool's own migrations into a database. */
record StepMigrationsReader(Path directory, UrlReader urls, StepDatabaseReader databases) {
  private static final List<String> OF_TOOL = List.of("tool", "environment", "directory");
  private static final List<String> OF_REPLAY =
      List.of("schema", "placeholders", "logged-as", "lock-timeout");

  Optional<StepAction> read(MigrationTool tool, Value value) {
    if (!value.isSection()) {
      Optional<StepDatabase> database = databases.usual(value);
      ToolWay way =
          new ToolWay.ByTool(
              new StepCommand(tool.command(), Map.of(), Optional.empty(), StepCommand.ZERO));
      return value
          .stripped()
          .flatMap(
              path -> database.map(d -> new StepAction.Migrations(tool, resolved(path), d, way)));
    }
    Section section = value.section(PlanKeys.STEP_MIGRATIONS);
    Optional<Path> files =
        section.required("files", example(tool)).flatMap(Value::stripped).map(this::resolved);
    Optional<StepDatabase> database = databases.read(section, value);
    boolean isReplay = section.value("replay").flatMap(Value::flag).orElse(false);
    refuse(section, isReplay, tool);
    ToolWay way = isReplay ? replay(section) : byTool(tool, section);
    return files.flatMap(f -> database.map(d -> new StepAction.Migrations(tool, f, d, way)));
  }

  private Path resolved(String path) {
    return directory.resolve(path).normalize();
  }

  private static String example(MigrationTool tool) {
    return switch (tool) {
      case FLYWAY -> "db/migration";
      case LIQUIBASE -> "db/changelog.sql";
      case PRISMA -> "prisma/migrations";
    };
  }

  private static void refuse(Section section, boolean isReplay, MigrationTool tool) {
    List<String> vain = isReplay ? OF_TOOL : OF_REPLAY;
    section.keys().stream()
        .filter(vain::contains)
        .flatMap(key -> section.value(key).stream())
        .forEach(
            value ->
                value.complain(
                    isReplay
                        ? "%s is for %s, which does not run here"
                            .formatted(value.label(), tool.title())
                        : "%s is for a replay, and %s runs its migrations itself"
                            .formatted(value.label(), tool.title()),
                    isReplay ? "take it out, or take 'replay' out" : "write 'replay: true'"));
    refuse(section, "placeholders", tool == MigrationTool.FLYWAY, tool);
    refuse(section, "logged-as", tool == MigrationTool.LIQUIBASE, tool);
  }

  private static void refuse(Section section, String key, boolean isKnown, MigrationTool tool) {
    section
        .value(key)
        .filter(_ -> !isKnown)
        .ifPresent(
            value -> value.complain("%s has no '%s'".formatted(tool.title(), key), "take it out"));
  }

  private ToolWay replay(Section section) {
    return new ToolWay.Replay(
        section.value("schema").flatMap(Value::stripped),
        section.value("placeholders").map(this::texts).orElse(Map.of()),
        section.value("logged-as").flatMap(Value::stripped),
        section
            .value("lock-timeout")
            .flatMap(v -> v.parsed(Quantity::duration, "a time: " + Quantity.DURATION)));
  }

  private ToolWay byTool(MigrationTool tool, Section section) {
    Optional<List<String>> words =
        section
            .value("tool")
            .flatMap(
                v ->
                    v.isList()
                        ? Optional.of(v.texts()).filter(w -> !w.isEmpty())
                        : v.stripped().map(text -> StepCommand.shell(text).words()));
    Optional<Path> where = section.value("directory").flatMap(Value::stripped).map(this::resolved);
    return new ToolWay.ByTool(
        new StepCommand(
            words.orElse(tool.command()),
            section.value("environment").map(this::texts).orElse(Map.of()),
            where,
            StepCommand.ZERO));
  }

  private Map<String, Secret> texts(Value value) {
    Map<String, Secret> texts = new LinkedHashMap<>();
    value
        .named()
        .forEach(one -> urls.text(one.value()).ifPresent(text -> texts.put(one.name(), text)));
    return texts;
  }
}
