package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads how a step changes a tree of sources. */
record StepCodeReader(Path directory, UrlReader urls) {
  private static final String VERSION = "6.46.1";
  private static final Pattern RECIPE = Pattern.compile("[A-Za-z_$][\\w.$-]*");
  private static final Pattern ARTIFACT = Pattern.compile("[\\w.-]+:[\\w.-]+:[\\w.-]+");
  private static final Pattern NUMBER = Pattern.compile("[\\w.-]+");
  private static final List<String> OF_RECIPES = List.of("config", "artifacts", "version", "tool");

  Optional<StepAction> read(Value value) {
    Section section = value.section(PlanKeys.STEP_CODE);
    Optional<Path> tree =
        section.required("directory", "app").flatMap(Value::stripped).map(this::resolved);
    Optional<Path> config = section.value("config").flatMap(Value::stripped).map(this::resolved);
    List<String> recipes =
        texts(section, "recipes", RECIPE, "a recipe, as in org.openrewrite.java.ChangeType");
    boolean isOwn = section.value("command").isPresent();
    if (isOwn == section.value("recipes").isPresent()) {
      value.complain(
          value.label() + " names recipes or a command, one of them",
          "write 'recipes: [com.example.Recipe]' or 'command: ./codemod.sh'");
      return Optional.empty();
    }
    if (isOwn) {
      refuse(section);
    }
    Optional<List<String>> words =
        isOwn
            ? section.value("command").flatMap(StepCodeReader::command)
            : maven(section, recipes, config);
    Map<String, Secret> environment = environment(section);
    boolean isApplied = section.value("apply").flatMap(Value::flag).orElse(true);
    return tree.flatMap(
        t ->
            words.map(
                w ->
                    new StepAction.Code(
                        t,
                        new StepCommand(w, environment, Optional.empty(), StepCommand.ZERO),
                        recipes,
                        config,
                        isApplied)));
  }

  private Path resolved(String path) {
    return directory.resolve(path).normalize();
  }

  private static void refuse(Section section) {
    OF_RECIPES.stream()
        .flatMap(key -> section.value(key).stream())
        .forEach(
            value ->
                value.complain(
                    value.label() + " is for recipes, and the step has its own command",
                    "take it out"));
  }

  private static Optional<List<String>> maven(
      Section section, List<String> recipes, Optional<Path> config) {
    List<String> artifacts =
        texts(section, "artifacts", ARTIFACT, "an artifact, as group:artifact:version");
    String version =
        section
            .value("version")
            .flatMap(v -> v.parsed(t -> matching(t, NUMBER), "a version, as in " + VERSION))
            .orElse(VERSION);
    Optional<List<String>> tool =
        section
            .value("tool")
            .map(v -> v.isList() ? v.texts() : v.stripped().map(List::of).orElse(List.of()))
            .filter(words -> !words.isEmpty());
    List<String> words = new ArrayList<>(tool.orElse(List.of("mvn")));
    words.addAll(List.of("-B", "-q"));
    words.add("org.openrewrite.maven:rewrite-maven-plugin:%s:run".formatted(version));
    words.add("-Drewrite.activeRecipes=" + String.join(",", recipes));
    config.ifPresent(file -> words.add("-Drewrite.configLocation=" + file));
    if (!artifacts.isEmpty()) {
      words.add("-Drewrite.recipeArtifactCoordinates=" + String.join(",", artifacts));
    }
    return recipes.isEmpty() ? Optional.empty() : Optional.of(words);
  }

  private static Optional<List<String>> command(Value value) {
    return value.isList()
        ? Optional.of(value.texts()).filter(words -> !words.isEmpty())
        : value.stripped().map(text -> StepCommand.shell(text).words());
  }

  private static List<String> texts(Section section, String key, Pattern form, String what) {
    return section.value(key).stream()
        .flatMap(v -> v.isList() ? v.items().stream() : Stream.of(v))
        .flatMap(v -> v.parsed(t -> matching(t, form), what).stream())
        .toList();
  }

  private static Optional<String> matching(String text, Pattern form) {
    return Optional.of(text.strip()).filter(t -> form.matcher(t).matches());
  }

  private Map<String, Secret> environment(Section section) {
    Map<String, Secret> environment = new LinkedHashMap<>();
    section.value("environment").stream()
        .flatMap(v -> v.named().stream())
        .forEach(
            one -> urls.text(one.value()).ifPresent(text -> environment.put(one.name(), text)));
    return environment;
  }
}
