package io.whimbrel.cli.command.backup;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.UrlArgument;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.backup.Restored;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description = {
      "Restores a backup into a database that has none of its tables: structure,"
          + " rows, keys, indexes, foreign keys, sequences.",
      "Every row is read again and compared with what was read from the source. A"
          + " damaged backup is refused, and nothing half restored stays."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel restore plan.yaml --to env:EMPTY_DATABASE_URL",
      "  whimbrel restore --from backups/MIGRATION-001/20260101T000000.000Z-before --to env:EMPTY",
      "  whimbrel restore plan.yaml --to env:EMPTY --tables 'public.orders*'"
    })
public final class RestoreCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PLAN",
      description = "The plan file, unless --from names a backup.")
  private @Nullable Path plan;

  @Option(
      names = "--from",
      paramLabel = "BACKUP",
      description = {
        "The backup, as 'backup list' names it (default: the newest whole one of",
        "the plan)."
      })
  private @Nullable String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URL",
      description = "The database: env:NAME, file:PATH, or a URL without a password.")
  private String to = "";

  @Option(
      names = "--tables",
      split = ",",
      paramLabel = "TABLE",
      description = "Only these; patterns as in the plan. What needs other tables stays away.")
  private List<String> tables = List.of();

  public RestoreCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    BackupDesk desk = new BackupDesk(surroundings, common);
    Optional<Plan> read = read(wiring);
    String location = from == null ? desk.newest(read.orElseThrow(this::unnamed)) : from;
    DatabaseUrl url = UrlArgument.parse("--to", to).url(wiring);
    Restored restored =
        desk.work(
            read.map(BackupDesk::request).orElseGet(() -> desk.request(location)),
            read,
            backups -> backups.restore(location, url, tables));
    give(location, restored);
    return 0;
  }

  private Optional<Plan> read(Wiring wiring) {
    Path file = plan == null && from == null ? Path.of(PlanArgument.DEFAULT) : plan;
    Optional<Plan> read = Optional.ofNullable(file).map(wiring::planToLook);
    read.ifPresent(p -> common.concerns(p));
    return read;
  }

  private Problem unnamed() {
    return Problem.of(ProblemCode.USAGE)
        .what("neither a plan nor a backup is named")
        .fix("give the plan, or --from")
        .exception();
  }

  private void give(String location, Restored restored) {
    StringBuilder text =
        new StringBuilder(
            "%s is restored: %d tables, %d rows, each table with the digest that was read\n"
                .formatted(Plain.line(location), restored.tables().size(), restored.rows()));
    restored
        .left()
        .forEach(
            l ->
                text.append("left out, it needs other tables: ")
                    .append(Plain.line(l))
                    .append('\n'));
    Terminal terminal = common.of(surroundings.terminal());
    Answer.give(
        terminal,
        common,
        "Restore",
        Map.of(
            "location", location,
            "rows", restored.rows(),
            "left", restored.left(),
            "tables",
                restored.tables().stream()
                    .map(t -> Map.of("table", t.table().toString(), "rows", t.rows().rows()))
                    .toList()),
        text.toString());
  }
}
