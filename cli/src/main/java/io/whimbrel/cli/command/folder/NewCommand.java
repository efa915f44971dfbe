package io.whimbrel.cli.command.folder;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanArgument;
import io.whimbrel.cli.command.line.StateChange;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.UrlArgument;
import io.whimbrel.cli.project.Folder;
import io.whimbrel.cli.project.SchemaFile;
import io.whimbrel.cli.view.FindingsView;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.planfile.draft.PlanDraft;
import io.whimbrel.planfile.draft.PlanWriter;
import io.whimbrel.planfile.draft.PublishedSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "new",
    description = {
      "Writes a complete, commented plan from what it finds in the source.",
      "Passwords never get into a plan: name an environment variable or a file that holds the URL.",
      "In a folder of migrations it makes MIGRATION-NNN/plan.yaml under the next free number, for"
          + " the types that are named, asks what no option says, and opens no database."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel new --from env:OLD_DATABASE_URL --to env:NEW_DATABASE_URL",
      "  whimbrel new --from postgresql://app@old:5432/shop --to file:/run/secrets/new-url"
          + " shop.yaml",
      "  whimbrel new --title 'Orders move' --type data,version --from shop-old --to shop-new"
    })
final class NewCommand implements Callable<Integer>, StateChange {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "The source: env:NAME, file:PATH, a URL without a password, or a connection.")
  private String from = "";

  @Option(
      names = "--to",
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
      description = "Who answers questions about it (default: the user, or the folder's).")
  private String owner = "";

  @Option(
      names = "--project",
      paramLabel = "DIRECTORY",
      description = "The folder of migrations that it is for (default: the one around).")
  private @Nullable Path project;

  @Mixin private final NewInFolder inFolder = new NewInFolder();
  @Spec private CommandSpec spec = CommandSpec.create();

  NewCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Optional<Folder> folder = folder();
    if (folder.isPresent()) {
      give(inFolder.make(folder.get(), common.of(surroundings.terminal()), title, owner, from, to));
      return 0;
    }
    requireSides();
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
            new PlanDraft(
                migration,
                named,
                owner.isBlank() ? System.getProperty("user.name", "") : owner,
                source.reference(),
                target.reference(),
                found)));
    give(found);
    return 0;
  }

  /** A folder is meant where no file is named. */
  private Optional<Folder> folder() {
    boolean isFile = spec.commandLine().getParseResult().hasMatchedPositional(0);
    return project != null
        ? Optional.of(Folder.at(project, surroundings.wiring()))
        : isFile ? Optional.empty() : Folder.around(plan.file(), surroundings.wiring());
  }

  private void requireSides() {
    if (from.isBlank() || to.isBlank()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("missing required option: " + (from.isBlank() ? "--from=URL" : "--to=URL"))
          .fix("name both databases, or make a folder of migrations with 'whimbrel init'")
          .exception();
    }
  }

  private void give(Path made) {
    common.concerns(made);
    String shown = Wiring.shown(made);
    Answer.give(
        common.of(surroundings.terminal()),
        common,
        "NewPlan",
        Map.of("file", shown),
        "Wrote %s.\nNext: go through it, then whimbrel check %s\n".formatted(shown, shown));
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
      SchemaFile.lay(file.toAbsolutePath().resolve("..").normalize(), PublishedSchema.PLAN);
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
