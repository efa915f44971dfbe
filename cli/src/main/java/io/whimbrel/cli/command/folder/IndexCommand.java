package io.whimbrel.cli.command.folder;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.FolderArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.Folder;
import io.whimbrel.cli.project.IndexFiles;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.registry.Registry;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "index",
    description = {
      "Writes the index of a folder of migrations: README.md, index.html, and a record beside each"
          + " plan.",
      "Commands that change how a migration stands do so by themselves."
    },
    footer = {"", "Examples:", "  whimbrel index", "  whimbrel index --check migrations"})
final class IndexCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final FolderArgument folder = new FolderArgument();

  @Option(
      names = "--check",
      description = "Write nothing; exit with 3 when the index is outdated, for CI.")
  private boolean isCheck;

  IndexCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Folder found = folder.read(surroundings.wiring());
    Folder.Known known = found.look(_ -> true);
    IndexFiles files = new IndexFiles(found, known);
    LocalDate today = LocalDate.ofInstant(surroundings.wiring().clock().instant(), ZoneOffset.UTC);
    Collection<Path> changed = isCheck ? files.outdated(today).keySet() : files.write(today);
    give(changed.stream().map(Wiring::shown).toList(), known.registry());
    return (isCheck && !changed.isEmpty() ? ExitCode.FINDINGS : ExitCode.OK).status();
  }

  private void give(List<String> files, Registry registry) {
    Terminal terminal = common.of(surroundings.terminal());
    StringBuilder text = new StringBuilder();
    String word = isCheck ? "outdated: " : "wrote ";
    files.forEach(file -> text.append(word).append(file).append('\n'));
    registry
        .troubles()
        .forEach(
            t ->
                text.append("not read: ")
                    .append(Plain.line(t.file() + ": " + t.what()))
                    .append('\n'));
    text.append(
        files.isEmpty()
            ? "The index is up to date: %d migrations.\n".formatted(registry.entries().size())
            : isCheck ? "Next: whimbrel index\n" : "");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("upToDate", files.isEmpty());
    data.put(isCheck ? "outdated" : "written", files);
    data.put("migrations", registry.entries().size());
    data.put("notRead", registry.troubles().stream().map(t -> t.file() + ": " + t.what()).toList());
    Answer.give(terminal, common, "Index", data, text.toString());
  }
}
