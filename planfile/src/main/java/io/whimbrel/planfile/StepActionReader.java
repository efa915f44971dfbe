package io.whimbrel.planfile;

import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepAction.Copy.Until;
import io.whimbrel.core.plan.step.StepAction.SqlText;
import io.whimbrel.core.plan.step.StepCheck;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.plan.step.StepRequest;
import io.whimbrel.core.plan.step.StepTrial;
import io.whimbrel.core.rule.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a step does. */
final class StepActionReader {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final String TIME = "a time: " + Quantity.DURATION;

  private final Path directory;
  private final UrlReader urls;
  private final SwitchReader switches;
  private final StepFileReader files;
  private final StepDatabaseReader databases;
  private final StepMigrationsReader migrations;
  private final StepCodeReader code;

  StepActionReader(
      Path directory, UrlReader urls, Optional<DatabaseUrl> source, Optional<DatabaseUrl> target) {
    this.directory = directory;
    this.urls = urls;
    this.switches = new SwitchReader(directory, urls);
    this.files = new StepFileReader(directory, urls);
    this.databases = new StepDatabaseReader(urls, source, target);
    this.code = new StepCodeReader(directory, urls);
    this.migrations = new StepMigrationsReader(directory, urls, databases);
  }

  /** What a step does: the one kind that it names. */
  Optional<StepAction> read(Value step, Section section) {
    List<String> kinds = section.keys().stream().filter(PlanKeys.STEP_KINDS::contains).toList();
    if (kinds.size() != 1) {
      step.complain(
          kinds.isEmpty()
              ? "%s does nothing".formatted(step.label())
              : "%s does several things: %s".formatted(step.label(), String.join(", ", kinds)),
          kinds.isEmpty()
              ? "add one of " + String.join(", ", PlanKeys.STEP_KINDS)
              : "make a step of each, with 'after' for their order");
      return Optional.empty();
    }
    return read(kinds.getFirst(), section.value(kinds.getFirst()).orElseThrow());
  }

  private Optional<StepAction> read(String kind, Value value) {
    return switch (kind) {
      case "sql" -> sql(value);
      case "command" -> command(value).map(StepAction.Command::new);
      case "http" -> request(value).map(StepAction.Http::new);
      case "file" -> files.read(value);
      case "wait" -> wait(value);
      case "check" -> check(value).map(StepAction.Check::new);
      case "manual" -> value.stripped().map(StepAction.Manual::new);
      case "traffic" -> traffic(value);
      case "maintenance" -> maintenance(value);
      case "flyway", "liquibase", "prisma" ->
          migrations.read(MigrationTool.valueOf(kind.toUpperCase(Locale.ROOT)), value);
      case "code" -> code.read(value);
      case "copy" -> copy(value);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** What takes a step back: a text is a command. */
  Optional<StepAction> undo(Value value) {
    if (!value.isSection()) {
      return command(value).map(StepAction.Command::new);
    }
    Section section = value.section(PlanKeys.STEP_UNDO);
    if (section.keys().size() != 1) {
      value.complain(
          value.label() + " is to be one thing",
          "write a command, or one of " + String.join(", ", PlanKeys.STEP_UNDO));
      return Optional.empty();
    }
    String kind = section.keys().getFirst();
    return read(kind, section.value(kind).orElseThrow());
  }

  private enum Trial {
    RUN,
    SKIP
  }

  /** What a rehearsal does with a step: a word, or commands in its place. */
  Optional<StepTrial> trial(Value value, Optional<StepAction> action) {
    if (value.isSection()) {
      Section section = value.section(PlanKeys.STEP_REHEARSE);
      Optional<StepCommand> undo = section.value("undo").flatMap(this::command);
      return section
          .required("command", "./deploy.sh staging")
          .flatMap(this::command)
          .map(command -> new StepTrial.Instead(command, undo));
    }
    Optional<Trial> word = value.word(Trial.class);
    if (word.equals(Optional.of(Trial.RUN))
        && action.filter(StepActionReader::isOfProduction).isPresent()) {
      value.complain(
          value.label() + " is 'run', and what this step does is done for production only",
          "write 'rehearse: { command: … }' to have a command stand in for it, or take it out");
    }
    return word.map(w -> w == Trial.RUN ? new StepTrial.AsPlanned() : new StepTrial.LeftOut());
  }

  private static boolean isOfProduction(StepAction action) {
    return action instanceof StepAction.Manual
        || action instanceof StepAction.Copy
        || action instanceof StepAction.Traffic
        || action instanceof StepAction.Maintenance;
  }

  private Optional<StepAction> sql(Value value) {
    if (!value.isSection()) {
      Optional<StepDatabase> database = databases.usual(value);
      return value
          .stripped()
          .flatMap(
              path ->
                  database.map(
                      d ->
                          new StepAction.Sql(
                              new SqlText.Files(resolved(path)), d, Optional.empty())));
    }
    Section section = value.section(PlanKeys.STEP_SQL);
    Optional<StepDatabase> database = databases.read(section, value);
    Optional<Duration> lock =
        section.value("lock-timeout").flatMap(v -> v.parsed(Quantity::duration, TIME));
    Optional<SqlText> files =
        section.value("files").flatMap(Value::stripped).map(p -> new SqlText.Files(resolved(p)));
    Optional<SqlText> run = section.value("run").flatMap(Value::stripped).map(SqlText.Inline::new);
    if (section.value("files").isPresent() == section.value("run").isPresent()) {
      value.complain(
          "%s names %s SQL"
              .formatted(value.label(), section.value("run").isPresent() ? "twice" : "no"),
          "write either 'files: migrations' or 'run: \"create table …\"'");
    }
    return files.or(() -> run).flatMap(t -> database.map(d -> new StepAction.Sql(t, d, lock)));
  }

  private Path resolved(String path) {
    return directory.resolve(path).normalize();
  }

  private Optional<StepCommand> command(Value value) {
    if (value.isList()) {
      return words(value)
          .map(w -> new StepCommand(w, Map.of(), Optional.empty(), StepCommand.ZERO));
    }
    if (!value.isSection()) {
      return value.stripped().map(StepCommand::shell);
    }
    Section section = value.section(PlanKeys.STEP_COMMAND);
    Map<String, Secret> environment = new LinkedHashMap<>();
    section
        .value("environment")
        .ifPresent(
            v ->
                v.named()
                    .forEach(
                        one ->
                            urls.text(one.value())
                                .ifPresent(text -> environment.put(one.name(), text))));
    Optional<Path> where = section.value("directory").flatMap(Value::stripped).map(this::resolved);
    List<Integer> exits =
        section.value("exits").map(StepActionReader::exits).orElse(StepCommand.ZERO);
    return section
        .required("run", "\"./migrate.sh\"")
        .flatMap(v -> v.isList() ? words(v) : v.stripped().map(t -> StepCommand.shell(t).words()))
        .map(w -> new StepCommand(w, environment, where, exits));
  }

  private static Optional<List<String>> words(Value value) {
    if (value.isUnfilled()) {
      value.complain(value.label() + " is an empty list", "name a program and its arguments");
      return Optional.empty();
    }
    List<String> words = value.texts();
    return Optional.of(words).filter(w -> !w.isEmpty());
  }

  private static List<Integer> exits(Value value) {
    return (value.isList() ? value.items().stream() : Stream.of(value))
        .flatMap(
            v ->
                v
                    .parsed(
                        t ->
                            Optional.of(t).filter(x -> x.matches("\\d{1,3}")).map(Integer::valueOf),
                        "an exit code, as in 0")
                    .stream())
        .toList();
  }

  private Optional<StepRequest> request(Value value) {
    Section section = value.section(PlanKeys.STEP_HTTP);
    Optional<String> contains = section.value("contains").flatMap(Value::text);
    Map<String, String> json = new LinkedHashMap<>();
    section
        .value("json")
        .ifPresent(
            v -> v.named().forEach(one -> pointer(one).ifPresent(t -> json.put(one.name(), t))));
    return switches.call(section).map(call -> new StepRequest(call, contains, json));
  }

  private static Optional<String> pointer(Value.Named named) {
    if (!named.name().startsWith("/")) {
      named
          .value()
          .complain(
              "'%s' is no JSON pointer".formatted(ReadingNotes.echo(named.name())),
              "write it as in /status or /checks/0/state");
      return Optional.empty();
    }
    return named.value().text();
  }

  private Optional<StepAction> wait(Value value) {
    if (!value.isSection()) {
      return value.parsed(Quantity::duration, TIME).map(StepAction.Wait::new);
    }
    Section section = value.section(PlanKeys.STEP_WAIT);
    Optional<Duration> time = section.value("for").flatMap(v -> v.parsed(Quantity::duration, TIME));
    Optional<StepCheck> until = section.value("until").flatMap(this::check);
    Duration every =
        section.value("every").flatMap(v -> v.parsed(Quantity::duration, TIME)).orElse(EVERY);
    if (section.value("for").isPresent() == section.value("until").isPresent()) {
      value.complain(
          value.label() + " waits for a time or for a check, one of them",
          "write 'wait: 10m', or 'wait: { until: { http: { url: … } } }'");
    }
    return time.<StepAction>map(StepAction.Wait::new)
        .or(() -> until.map(check -> new StepAction.WaitUntil(check, every)));
  }

  Optional<StepCheck> check(Value value) {
    Section section = value.section(PlanKeys.STEP_CHECK);
    if (section.keys().size() != 1) {
      value.complain(
          value.label() + " is to be one check",
          "name one of " + String.join(", ", PlanKeys.STEP_CHECK));
      return Optional.empty();
    }
    return section
        .value("sql")
        .flatMap(this::query)
        .or(() -> section.value("http").flatMap(this::request).map(StepCheck.Request::new))
        .or(() -> section.value("command").flatMap(this::command).map(StepCheck.Command::new));
  }

  private Optional<StepCheck> query(Value value) {
    Section section = value.section(PlanKeys.STEP_QUERY);
    Optional<StepDatabase> database = databases.read(section, value);
    Optional<String> sql =
        section.required("run", "\"select count(*) from orders\"").flatMap(Value::stripped);
    Optional<String> expect = section.required("expect", "0").flatMap(Value::text);
    return sql.isEmpty() || expect.isEmpty() || database.isEmpty()
        ? Optional.empty()
        : Optional.of(new StepCheck.Query(sql.get(), database.get(), expect.get()));
  }

  private Optional<StepAction> traffic(Value value) {
    Section section = value.section(PlanKeys.STEP_TRAFFIC);
    Optional<Integer> share =
        section
            .required("share", "10%")
            .flatMap(
                v ->
                    v.parsed(
                        t ->
                            Optional.of(t.strip())
                                .filter(x -> x.matches("\\d{1,3}%?"))
                                .map(x -> Integer.valueOf(x.replace("%", "")))
                                .filter(x -> x > 0 && x <= 100),
                        "per cent, as in 10%"));
    Optional<SwitchAction.HaProxy> proxy = switches.haProxy(value, section);
    if (proxy.filter(p -> p.servers() instanceof SwitchAction.Servers.Single).isPresent()) {
      value.complain(
          value.label() + " names one server, which cannot share traffic with itself",
          "name two, as 'source' and 'target'");
      return Optional.empty();
    }
    return share.flatMap(s -> proxy.map(p -> new StepAction.Traffic(p, s)));
  }

  private Optional<StepAction> copy(Value value) {
    if (!value.isSection()) {
      return value.stripped().map(path -> new StepAction.Copy(resolved(path), Until.CUTOVER));
    }
    Section section = value.section(PlanKeys.STEP_COPY);
    Until until = section.value("until").flatMap(v -> v.word(Until.class)).orElse(Until.CUTOVER);
    return section
        .required("plan", "../rows/plan.yaml")
        .flatMap(Value::stripped)
        .map(path -> new StepAction.Copy(resolved(path), until));
  }

  private Optional<StepAction> maintenance(Value value) {
    if (databases.source().isEmpty()) {
      value.complain(
          value.label() + " is about the source, which the plan does not name",
          "add 'source: ${env:DATABASE_URL}' at the top of the plan");
      return Optional.empty();
    }
    return value.word(StepAction.Maintenance.Turn.class).map(StepAction.Maintenance::new);
  }
}
