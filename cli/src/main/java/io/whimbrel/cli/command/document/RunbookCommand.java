package io.whimbrel.cli.command.document;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanFileArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.LogbookFile;
import io.whimbrel.cli.project.OwnFiles;
import io.whimbrel.cli.project.TimelineLook;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.communication.Logbook;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.documents.strategy.runbook.Runbook;
import io.whimbrel.documents.strategy.runbook.RunbookFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "runbook",
    description = {
      "Writes the runbook beside the plan: MIGRATION-NNN-runbook.md and .html.",
      "Who, what to type in which order and how long it takes, who decides, when and"
          + " how to go back.",
      "What is not known stands at its top. Needs the journal only."
    },
    footer = {"", "Example:", "  whimbrel runbook plan.yaml --directory /srv/runbooks"})
final class RunbookCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanFileArgument plan = new PlanFileArgument();

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIRECTORY",
      description = "Where it is written (default: beside the plan).")
  private @Nullable Path directory;

  RunbookCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan read = plan.readToLook(wiring, common);
    TimelineLook look = TimelineLook.of(read, wiring);
    Logbook logbook = LogbookFile.beside(read.file()).read();
    Runbook runbook =
        Runbook.of(
            new RunbookFacts(
                read,
                String.valueOf(read.file().getFileName()),
                look.forecast(),
                look.at(look.today(), logbook),
                logbook.open(),
                look.now()));
    Path into = directory == null ? read.directory() : directory;
    List<Path> files =
        List.of(
            into.resolve(read.migration().text() + "-runbook.md"),
            into.resolve(read.migration().text() + "-runbook.html"));
    write(into, files, List.of(runbook.markdown(), runbook.html()));
    give(runbook, files.stream().map(Wiring::shown).toList());
    return 0;
  }

  private static void write(Path into, List<Path> files, List<String> texts) {
    try {
      Files.createDirectories(into);
      for (Path file : files) {
        requireOurs(file);
      }
      for (int i = 0; i < files.size(); i++) {
        Path file = files.get(i);
        OwnFiles.replace(file, texts.get(i), () -> requireOurs(file));
      }
    } catch (IOException e) {
      throw OwnFiles.unwritable(into, "whimbrel runbook", e);
    }
  }

  private static void requireOurs(Path file) throws IOException {
    String found = OwnFiles.text(file);
    OwnFiles.require(
        file,
        found.isBlank() || Runbook.isOurs(found),
        "move it away, or give another --directory");
  }

  private void give(Runbook runbook, List<String> files) {
    Terminal terminal = common.of(surroundings.terminal());
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append("wrote ").append(file).append('\n'));
    runbook
        .unknown()
        .forEach(
            gap ->
                text.append(
                    terminal
                        .outPaint()
                        .yellow(
                            "not known: %s (%s)\n"
                                .formatted(Plain.line(gap.what()), Plain.line(gap.where())))));
    Map<String, Object> data = new LinkedHashMap<>(runbook.data());
    data.put("files", files);
    Answer.give(terminal, common, "Runbook", data, text.toString());
  }
}
