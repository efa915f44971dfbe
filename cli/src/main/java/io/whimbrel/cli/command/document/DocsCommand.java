package io.whimbrel.cli.command.document;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.PlanFileArgument;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.project.CatalogLook;
import io.whimbrel.cli.project.StrategyFiles;
import io.whimbrel.cli.project.TeamKnowledge;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.documents.strategy.StrategyDocument;
import io.whimbrel.documents.strategy.fact.Catalogs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "docs",
    description = {
      "Writes the strategy document beside the plan: MIGRATION-NNN.md and .html,"
          + " from the plan, NOTES.md, the journal, and the catalogs of both databases"
          + " where they are reached.",
      "What is not known stands at its top, with where to write it."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel docs plan.yaml",
      "  whimbrel docs plan.yaml --notes",
      "  whimbrel docs plan.yaml --check"
    })
final class DocsCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Mixin private final PlanFileArgument file = new PlanFileArgument();

  @Option(
      names = "--check",
      description = "Write nothing; exit with 3 when the document is outdated, for CI.")
  private boolean isCheck;

  @Option(
      names = "--offline",
      description = "Ask no database; what they said last stays in the document.")
  private boolean isOffline;

  @Option(
      names = "--notes",
      description = "Also make NOTES.md, with a heading for all that only people can write.")
  private boolean isBegun;

  DocsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Wiring wiring = surroundings.wiring();
    Plan plan = isCheck ? wiring.readingToLook(file.file()).plan() : wiring.planToLook(file.file());
    common.concerns(plan);
    StrategyFiles files = new StrategyFiles(plan, wiring);
    return isCheck ? check(files, plan) : write(files, plan);
  }

  private int check(StrategyFiles files, Plan plan) {
    boolean isCurrent = files.isCurrent(new CatalogLook(plan, surroundings.wiring())::kept);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("upToDate", isCurrent);
    data.put("file", Wiring.shown(files.markdown()));
    Answer.give(
        common.of(surroundings.terminal()),
        common,
        "Document",
        data,
        isCurrent
            ? "The document is up to date.\n"
            : "outdated: %s\nNext: whimbrel docs %s\n"
                .formatted(Wiring.shown(files.markdown()), Wiring.shown(plan.file())));
    return (isCurrent ? ExitCode.OK : ExitCode.FINDINGS).status();
  }

  private int write(StrategyFiles files, Plan plan) {
    Terminal terminal = common.of(surroundings.terminal());
    new TeamKnowledge(plan, surroundings.wiring()).fetch();
    CatalogLook look = new CatalogLook(plan, surroundings.wiring());
    Catalogs catalogs =
        isOffline
            ? look.kept()
            : look.asked(line -> terminal.err().println("note: " + Plain.line(line)));
    StrategyDocument document = files.document(catalogs);
    List<Path> written = new ArrayList<>();
    if (isBegun) {
      files.begin(document.writable()).ifPresent(written::add);
      document = files.document(catalogs);
    }
    written.addAll(files.write(document));
    give(terminal, files, document, written.stream().map(Wiring::shown).toList());
    return 0;
  }

  private void give(
      Terminal terminal, StrategyFiles files, StrategyDocument document, List<String> written) {
    StringBuilder text = new StringBuilder();
    written.forEach(name -> text.append("wrote ").append(name).append('\n'));
    if (written.isEmpty()) {
      text.append("The document is up to date: ")
          .append(Wiring.shown(files.markdown()))
          .append('\n');
    }
    int gaps = document.unknown().size();
    text.append(
        gaps == 0
            ? "Nothing is left open.\n"
            : "%d things are not known yet; the top of the document says where to write each.\n"
                .formatted(gaps));
    Map<String, Object> data = document.data();
    data.put("written", written);
    Answer.give(terminal, common, "Document", data, text.toString());
  }
}
