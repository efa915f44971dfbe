package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.guide.GuideDesk;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.cli.view.RunLine;
import io.whimbrel.core.guide.Guide;
import io.whimbrel.core.guide.Version;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.engine.guide.EnvironmentStanding;
import io.whimbrel.engine.guide.HopStanding;
import io.whimbrel.engine.guide.HopState;
import io.whimbrel.engine.steps.StepDesk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Tells which version each environment has, how the guides stand there, and"
          + " what people are asked.",
      "Needs the journals only."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel guide status guides",
      "  whimbrel guide status -e staging"
    })
final class GuideStatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final GuideDirectory directory = new GuideDirectory();

  @Option(
      names = {"-e", "--environment"},
      paramLabel = "ENVIRONMENT",
      description = "Only this one.")
  private @Nullable Environment environment;

  @Option(
      names = "--ask",
      description = "Ask each environment itself, too, as 'version' in guides.yaml says.")
  private boolean isAsking;

  GuideStatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** An environment, with what people are asked there, in words by step and by gate. */
  private record Seen(
      EnvironmentStanding standing, Map<String, String> asked, Map<String, String> gates) {}

  @Override
  public Integer call() {
    GuideShelf shelf = directory.read(surroundings.wiring());
    GuideDesk desk = new GuideDesk(shelf, surroundings.wiring());
    List<Seen> seen =
        (environment == null
                ? List.copyOf(shelf.folder().environments().keySet())
                : List.of(environment))
            .stream().map(e -> seen(desk, isAsking ? desk.asked(e) : desk.standing(e))).toList();
    Terminal terminal = common.of(surroundings.terminal());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("environments", seen.stream().map(GuideStatusCommand::data).toList());
    Answer.give(terminal, common, "GuideStatus", data, text(seen, shelf, terminal));
    return 0;
  }

  private static Seen seen(GuideDesk desk, EnvironmentStanding standing) {
    Map<String, String> steps = new LinkedHashMap<>();
    Map<String, String> gates = new LinkedHashMap<>();
    standing.hops().stream()
        .filter(GuideStatusCommand::isOnItsWay)
        .flatMap(
            hop ->
                desk
                    .journal(
                        hop.plan(), journal -> new StepDesk(hop.plan().plan(), journal).asked())
                    .stream())
        .forEach(
            asked -> {
              steps.putAll(asked.steps());
              asked.gates().forEach((gate, what) -> gates.put(gate.name(), what));
            });
    return new Seen(standing, steps, gates);
  }

  private static boolean isOnItsWay(HopStanding hop) {
    return hop.state() == HopState.UNDER_WAY
        || (hop.state() == HopState.PASSED
            && hop.run().filter(run -> !run.state().isFinal()).isPresent());
  }

  private static Map<String, Object> data(Seen seen) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("environment", GuideDesk.word(seen.standing().environment()));
    data.put("version", version(seen.standing()));
    data.put("recorded", seen.standing().recorded().map(Version::toString).orElse("unknown"));
    data.put("guides", seen.standing().hops().stream().map(GuideStatusCommand::data).toList());
    data.put("asked", seen.asked());
    data.put("gatesAsked", seen.gates());
    return data;
  }

  private static Map<String, Object> data(HopStanding hop) {
    Map<String, Object> data = new LinkedHashMap<>();
    Guide guide = hop.plan().guide();
    data.put("guide", guide.name());
    data.put("state", hop.state().name());
    hop.run()
        .ifPresent(
            run -> {
              data.put("run", new RunLine(run).data());
              data.put("since", hop.since().toString());
            });
    hop.backup().ifPresent(place -> data.put("backup", place));
    data.put("changedSince", isChanged(hop));
    return data;
  }

  private static boolean isChanged(HopStanding hop) {
    return hop.digest().filter(digest -> !digest.equals(hop.plan().digest())).isPresent();
  }

  private static String version(EnvironmentStanding standing) {
    return standing.current().map(Version::toString).orElse("unknown");
  }

  private static String shown(EnvironmentStanding standing) {
    return version(standing)
        + (standing.isOtherThanRecorded()
            ? standing.recorded().map(v -> " (guides led to " + v + ")").orElse("")
            : "");
  }

  private static String text(List<Seen> all, GuideShelf shelf, Terminal terminal) {
    if (all.isEmpty()) {
      return "guides.yaml has no environments.\n";
    }
    TextTable table = new TextTable("environment", "version", "guides");
    List<String> asked = new ArrayList<>();
    for (Seen seen : all) {
      String word = GuideDesk.word(seen.standing().environment());
      String where = GuideAdvice.where(seen.standing().environment(), shelf.folder().directory());
      table.row(word, shown(seen.standing()), guides(seen.standing()));
      seen.asked()
          .forEach(
              (step, what) ->
                  asked.add(
                      "A person is asked: %s. whimbrel guide tick %s%s"
                          .formatted(Plain.line(what), step, where)));
      seen.gates()
          .forEach(
              (gate, what) ->
                  asked.add(
                      "Gate %s waits for %s. whimbrel guide approve %s%s"
                          .formatted(
                              gate, Plain.line(what), gate.toLowerCase(Locale.ROOT), where)));
    }
    return table.text(terminal.outPaint())
        + asked.stream().map(line -> line + "\n").reduce("", String::concat);
  }

  private static String guides(EnvironmentStanding standing) {
    List<String> words = new ArrayList<>();
    for (HopStanding hop : standing.hops()) {
      if (hop.run().isPresent()) {
        String state = hop.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String problem =
            hop.isBetween()
                ? hop.run().flatMap(run -> run.problem()).map(p -> " (" + p + ")").orElse("")
                : "";
        words.add(
            hop.plan().guide().name()
                + " "
                + (hop.state() == HopState.OPEN ? "taken back" : state)
                + (isChanged(hop) ? ", changed since" : "")
                + Plain.line(problem));
      }
    }
    return words.isEmpty() ? "none followed yet" : String.join("; ", words);
  }
}
