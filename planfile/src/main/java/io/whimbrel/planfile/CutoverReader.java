package io.whimbrel.planfile;

import io.whimbrel.core.plan.Approval;
import io.whimbrel.core.plan.CutoverRules;
import io.whimbrel.core.plan.SwitchAction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads how the cutover goes. */
final class CutoverReader {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Path directory;

  CutoverReader(Path directory) {
    this.directory = directory;
  }

  /** Reads the section; what is not there has its default. */
  CutoverRules read(Section section) {
    List<SwitchAction> switches =
        section.value("switch").stream()
            .flatMap(v -> v.isList() ? v.items().stream() : Stream.of(v))
            .map(this::action)
            .flatMap(Optional::stream)
            .toList();
    return new CutoverRules(
        switches,
        section.value("smoke-tests").map(Value::texts).orElse(List.of()),
        section.value("approve").flatMap(v -> v.word(Approval.class)).orElse(Approval.PERSON));
  }

  private Optional<SwitchAction> action(Value value) {
    Section section = value.section(PlanKeys.SWITCH);
    if (section.keys().size() > 1) {
      value.complain(
          value.label() + " says two things at once",
          "make it a list with one of %s per entry".formatted(String.join(", ", section.keys())));
    }
    return section
        .value("env-file")
        .flatMap(this::envFile)
        .or(() -> section.value("command").flatMap(CutoverReader::command));
  }

  private Optional<SwitchAction> envFile(Value value) {
    Section section = value.section(PlanKeys.ENV_FILE);
    Optional<String> path = section.required("path", "app.env").flatMap(Value::text);
    Optional<String> key =
        section
            .required("key", "DATABASE_URL")
            .flatMap(
                v ->
                    v.parsed(
                        t -> Optional.of(t).filter(k -> VARIABLE.matcher(k).matches()),
                        "the name of a variable, as in DATABASE_URL"));
    Optional<String> reload = section.value("reload").flatMap(Value::stripped);
    return path.isEmpty() || key.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SwitchAction.EnvFile(directory.resolve(path.get()).normalize(), key.get(), reload));
  }

  private static Optional<SwitchAction> command(Value value) {
    Section section = value.section(PlanKeys.COMMAND);
    Optional<String> undo = section.value("undo").flatMap(Value::stripped);
    return section
        .required("run", "\"./switch.sh\"")
        .flatMap(Value::stripped)
        .map(run -> new SwitchAction.Command(run, undo));
  }
}
