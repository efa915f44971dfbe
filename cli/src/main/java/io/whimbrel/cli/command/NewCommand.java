package io.whimbrel.cli.command;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.documents.Figures;
import io.whimbrel.planfile.PlanDraft;
import io.whimbrel.planfile.PlanWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "new",
    description = {
      "Writes a complete, commented plan from what it finds in the source.",
      "Passwords never get into a plan: name an environment variable or a file that holds the URL."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel new --from env:OLD_DATABASE_URL --to env:NEW_DATABASE_URL",
      "  whimbrel new --from postgresql://app@old:5432/shop --to file:/run/secrets/new-url"
          + " shop.yaml"
    })
final class NewCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "URL",
      description = "The source: env:NAME, file:PATH, or a URL without a password.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URL",
      description = "The target, in the same forms; it is not opened.")
  private String to = "";

  @Option(
      names = "--id",
      paramLabel = "ID",
      defaultValue = "MIGRATION-001",
      description = "The migration's id (default: ${DEFAULT-VALUE}).")
  private String id = "";

  @Option(names = "--title", paramLabel = "TEXT", description = "What the migration is about.")
  private String title = "";

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who answers questions about it (default: the user).")
  private String owner = "";

  NewCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    MigrationId migration = new MigrationId(id);
    common.concerns(id);
    refuseToOverwrite();
    UrlArgument source = UrlArgument.parse("--from", from);
    UrlArgument target = UrlArgument.parse("--to", to);
    Inventory found =
        SourceLook.inventory(surroundings.wiring(), source.url(surroundings.wiring()), migration);
    String named = title.isEmpty() ? found.database() + " moves" : title;
    write(
        PlanWriter.write(
            new PlanDraft(migration, named, owner, source.reference(), target.reference(), found)));
    give(found);
    return 0;
  }

  private void refuseToOverwrite() {
    if (Files.exists(plan.file())) {
      throw Problem.of(ProblemCode.USAGE)
          .what("the file is there already and is not overwritten")
          .where(Wiring.shown(plan.file()))
          .fix("give another name at the end of the command, or remove it")
          .exception();
    }
  }

  private void write(String text) {
    Path file = plan.file();
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void give(Inventory found) {
    String shown = Wiring.shown(plan.file());
    Answer.give(
        common.of(surroundings.terminal()),
        common,
        "NewPlan",
        Map.of(
            "file", shown,
            "tables", found.tables().size(),
            "findings", new FindingsView(found.findings()).data()),
        "Wrote %s: %s tables, about %s rows, %s.\nNext: go through it, then whimbrel check %s\n"
            .formatted(
                shown,
                Figures.count(found.tables().size()),
                Figures.count(found.rows()),
                Figures.bytes(found.bytes()),
                shown));
  }
}
