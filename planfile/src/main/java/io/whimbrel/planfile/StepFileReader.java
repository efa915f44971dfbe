package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.step.FileChange;
import io.whimbrel.core.plan.step.FileChange.Replacement;
import io.whimbrel.core.plan.step.StepAction;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a step changes a file. */
record StepFileReader(Path directory, UrlReader urls) {
  private static final List<String> CHANGES = List.of("set", "replace", "template", "line");

  Optional<StepAction> read(Value value) {
    Section section = value.section(PlanKeys.STEP_FILE);
    Optional<Path> path =
        section
            .required("path", "app.env")
            .flatMap(Value::stripped)
            .map(text -> directory.resolve(text).normalize());
    List<String> changes = section.keys().stream().filter(CHANGES::contains).toList();
    if (changes.size() != 1) {
      value.complain(
          value.label() + " is to say one change of the file",
          "name one of " + String.join(", ", CHANGES));
      return Optional.empty();
    }
    Value change = section.value(changes.getFirst()).orElseThrow();
    return change(changes.getFirst(), change)
        .flatMap(c -> path.map(p -> new StepAction.ChangeFile(p, c)));
  }

  private Optional<FileChange> change(String kind, Value value) {
    return switch (kind) {
      case "set" -> Optional.of(new FileChange.Keys(secrets(value)));
      case "replace" ->
          Optional.of(
              new FileChange.Texts(
                  value.items().stream().flatMap(v -> replacement(v).stream()).toList()));
      case "template" -> template(value);
      default -> urls.text(value).map(FileChange.Line::new);
    };
  }

  private Map<String, Secret> secrets(Value value) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    value
        .named()
        .forEach(one -> urls.text(one.value()).ifPresent(text -> secrets.put(one.name(), text)));
    if (secrets.isEmpty() && value.isUnfilled()) {
      value.complain(value.label() + " sets nothing", "add 'KEY: value' below it");
    }
    return secrets;
  }

  private Optional<Replacement> replacement(Value value) {
    Section section = value.section(PlanKeys.STEP_REPLACE);
    Optional<String> find = section.required("find", "old.example").flatMap(Value::text);
    Optional<Secret> with = section.required("with", "new.example").flatMap(urls::text);
    return find.flatMap(f -> with.map(w -> new Replacement(f, w)));
  }

  private Optional<FileChange> template(Value value) {
    Section section = value.section(PlanKeys.STEP_TEMPLATE);
    Map<String, Secret> values = section.value("values").map(this::secrets).orElse(Map.of());
    return section
        .required("from", "app.conf.template")
        .flatMap(Value::stripped)
        .map(from -> new FileChange.Template(directory.resolve(from).normalize(), values));
  }
}
