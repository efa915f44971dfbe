package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.guide.GuideFiles;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.problem.ExitCode;
import java.nio.file.Path;
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
      "Writes README.md and index.html of a directory of guides, and a page of each guide.",
      "A file that somebody else wrote is never overwritten."
    },
    footer = {"", "Examples:", "  whimbrel guide index", "  whimbrel guide index --check guides"})
final class GuideIndexCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideDirectory directory = new GuideDirectory();

  @Option(
      names = "--check",
      description = "Write nothing; exit with 3 when a document is outdated, for CI.")
  private boolean isCheck;

  GuideIndexCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    GuideShelf shelf = directory.read(surroundings.wiring());
    GuideFiles files = new GuideFiles(shelf);
    Collection<Path> changed = isCheck ? files.outdated().keySet() : files.write();
    give(changed.stream().map(Wiring::shown).toList(), shelf);
    return (isCheck && !changed.isEmpty() ? ExitCode.FINDINGS : ExitCode.OK).status();
  }

  private void give(List<String> files, GuideShelf shelf) {
    Terminal terminal = common.of(surroundings.terminal());
    StringBuilder text = new StringBuilder();
    String word = isCheck ? "outdated: " : "wrote ";
    files.forEach(file -> text.append(word).append(file).append('\n'));
    shelf.notRead().forEach(t -> text.append("not read: ").append(Plain.line(t)).append('\n'));
    text.append(
        files.isEmpty()
            ? "The index is up to date: %d guides.\n".formatted(shelf.plans().size())
            : isCheck ? "Next: whimbrel guide index\n" : "");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("upToDate", files.isEmpty());
    data.put(isCheck ? "outdated" : "written", files);
    data.put("guides", shelf.plans().size());
    data.put("notRead", shelf.notRead());
    Answer.give(terminal, common, "GuideIndex", data, text.toString());
  }
}
