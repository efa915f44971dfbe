package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.guide.EstimatedTime;
import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.Hop;
import io.whimbrel.documents.guide.GuideData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "path",
    description = {
      "Tells which guides lead from one version to another, what they break and how"
          + " long they take: the fewest guides, and of as many the quickest.",
      "A gap is named."
    },
    footer = {"", "Example:", "  whimbrel guide path --from 0.1.0 --to 0.3.0 guides"})
final class GuidePathCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideDirectory directory = new GuideDirectory();

  @Option(names = "--from", required = true, paramLabel = "VERSION", description = "Where it is.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "Where it should be.")
  private String to = "";

  GuidePathCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    GuideShelf shelf = directory.read(surroundings.wiring());
    List<Hop> hops =
        shelf.paths().find(GuideVersions.of("--from", from), GuideVersions.of("--to", to));
    EstimatedTime time =
        hops.stream()
            .map(hop -> hop.guide().time())
            .reduce(EstimatedTime.UNKNOWN, EstimatedTime::plus);
    Terminal terminal = common.of(surroundings.terminal());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("hops", hops.stream().map(GuidePathCommand::data).toList());
    data.put("estimatedTime", GuideData.time(time));
    Answer.give(terminal, common, "GuidePath", data, text(hops, time));
    return 0;
  }

  private static Map<String, Object> data(Hop hop) {
    Map<String, Object> data = GuideData.of(hop.guide());
    data.put("plan", Wiring.shown(hop.plan()));
    return data;
  }

  private String text(List<Hop> hops, EstimatedTime time) {
    if (hops.isEmpty()) {
      return "Nothing to do: %s is where it should be.\n".formatted(from);
    }
    StringBuilder text = new StringBuilder();
    for (Hop hop : hops) {
      Guide guide = hop.guide();
      text.append(
          "%s -> %s  %s  %s%s\n"
              .formatted(
                  guide.from(),
                  guide.to(),
                  Wiring.shown(hop.plan()),
                  guide.time().words(),
                  guide.isDowngrade() ? "  DOWNGRADE" : ""));
      guide
          .changes()
          .forEach(
              change ->
                  text.append(
                      Plain.line(
                              "    %s (%s): %s%s"
                                  .formatted(
                                      change.type().title(),
                                      change.impact().word(),
                                      change.what(),
                                      change.advice().isEmpty() ? "" : " -> " + change.advice()))
                          .indent(4)));
    }
    return text.append(hops.size() == 1 ? "1 guide, " : hops.size() + " guides, ")
        .append(time.words())
        .append("\n")
        .toString();
  }
}
