package io.whimbrel.cli.command.backup;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.UrlArgument;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.view.BackupsView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.plan.BackupRules.RestoreTest;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.engine.Backups.BackupRequest;
import io.whimbrel.engine.backup.Restored;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Looks at every file of the newest backup, then restores it for trial and"
          + " compares the rows of every table with those that were read from the source:"
          + " on the plan's 'restore-test', or on a server of this machine that is started"
          + " for it.",
      "Exit code 4 when anything is wrong."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel backup verify plan.yaml",
      "  whimbrel backup verify plan.yaml --quick",
      "  whimbrel backup verify --from backups/MIGRATION-001/20260101T000000.000Z-before"
    })
final class BackupVerifyCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PLAN",
      description = {
        "The plan file (default: plan.yaml, unless --from names a backup). Beside --from it",
        "tells how buckets are reached, and where the backup is tried."
      })
  private @Nullable Path plan;

  @Option(
      names = "--from",
      paramLabel = "BACKUP",
      description = "This backup, as 'backup list' names it (default: the newest of the plan).")
  private @Nullable String from;

  @Option(names = "--quick", description = "Looks at the files only, restores nothing.")
  private boolean isQuick;

  @Option(
      names = "--scratch",
      paramLabel = "URL",
      description = {
        "An empty database for the trial: env:NAME, file:PATH, or a URL without a",
        "password. What is restored there is taken away again."
      })
  private @Nullable String scratch;

  BackupVerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    BackupDesk desk = new BackupDesk(surroundings, common);
    Optional<Plan> read = read(wiring);
    String location = from == null ? desk.newest(read.orElseThrow()) : from;
    BackupRequest request = read.map(BackupDesk::request).orElseGet(() -> desk.request(location));
    Manifest manifest = desk.work(request, read, backups -> backups.verify(location)).manifest();
    read.ifPresent(p -> desk.found(p, location, false));
    Optional<Restored> restored =
        isQuick
            ? Optional.empty()
            : Optional.of(
                desk.work(request, read, backups -> backups.tryOut(location, where(wiring, read))));
    restored.ifPresent(_ -> read.ifPresent(p -> desk.found(p, location, true)));
    give(location, manifest, restored);
    return 0;
  }

  private Optional<Plan> read(Wiring wiring) {
    Path file = plan == null && from == null ? Path.of(PlanArgument.DEFAULT) : plan;
    Optional<Plan> read = Optional.ofNullable(file).map(wiring::plan);
    read.ifPresent(p -> common.concerns(p.migration().text()));
    return read;
  }

  private RestoreTest where(Wiring wiring, Optional<Plan> read) {
    if (scratch != null) {
      return new RestoreTest.Scratch(UrlArgument.parse("--scratch", scratch).url(wiring));
    }
    return read.map(p -> p.backup().test())
        .filter(t -> !(t instanceof RestoreTest.Never))
        .orElse(new RestoreTest.Embedded());
  }

  private void give(String location, Manifest manifest, Optional<Restored> restored) {
    Terminal terminal = common.of(surroundings.terminal());
    Map<String, Object> data = new LinkedHashMap<>(BackupsView.data(manifest));
    data.put("location", location);
    data.put("restored", restored.isPresent());
    StringBuilder text = new StringBuilder(Plain.line(location)).append('\n');
    text.append(
        "every file is what was written: %d tables, %d rows, %d bytes\n"
            .formatted(manifest.tables().size(), manifest.rows(), manifest.bytes()));
    restored.ifPresent(
        r ->
            text.append(
                "restored for trial: %d tables, %d rows, each table with the digest that was read\n"
                    .formatted(r.tables().size(), r.rows())));
    Answer.give(terminal, common, "BackupVerification", data, text.toString());
  }
}
