package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.WhyOption;
import io.whimbrel.cli.guide.GuideDesk;
import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.core.guide.GuidePlan;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Gate;
import io.whimbrel.engine.guide.EnvironmentStanding;
import io.whimbrel.engine.guide.HopState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Which gate is decided in an environment, by whom, and why: of the guide that is under way there;
 * gate {@code cleanup} of all that have passed and are not cleaned up.
 */
final class GuideDecision {
  @Parameters(
      index = "0",
      paramLabel = "GATE",
      description = "The gate: start, a phase, or cleanup, as the guide's 'approvals' name it.")
  private Gate gate = Gate.START;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIRECTORY",
      defaultValue = ".",
      description = "The directory of guides (default: this one).")
  private Path directory = Path.of(".");

  @Mixin private final GuideOptions options = new GuideOptions();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who decides (default: the user of the operating system).")
  private String by = "";

  @Mixin private final WhyOption why = new WhyOption();

  /** Go or no-go at a guide's gate. */
  @FunctionalInterface
  interface Verdict {
    /** Gives it; returns who must still say go, in words. */
    String give(Journal journal, GuidePlan plan, Gate gate, String by, String comment);
  }

  /** Notes it for each guide that is meant, and tells what is missing. */
  int give(Surroundings surroundings, CommonOptions common, String word, Verdict verdict) {
    GuideDesk desk =
        new GuideDesk(GuideShelf.read(directory, surroundings.wiring()), surroundings.wiring());
    Map<String, String> missing = new LinkedHashMap<>();
    for (GuidePlan plan : meant(desk.standing(options.environment()))) {
      common.concerns(plan.plan().migration().text());
      try {
        String still =
            desk.journal(plan, journal -> verdict.give(journal, plan, gate, by, why.comment()))
                .orElse("");
        missing.put(plan.guide().name(), still);
      } catch (Problem problem) {
        throw new GuideAdvice(plan, options.environment()).in(problem);
      }
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("environment", GuideDesk.word(options.environment()));
    data.put("gate", gate.name());
    data.put("decision", word);
    data.put("missing", missing);
    Answer.give(
        common.of(surroundings.terminal()), common, "GuideDecision", data, text(missing, word));
    return 0;
  }

  private List<GuidePlan> meant(EnvironmentStanding standing) {
    List<GuidePlan> meant = new ArrayList<>();
    if (gate == Gate.CLEANUP) {
      standing.hops().stream()
          .filter(hop -> hop.state() == HopState.PASSED)
          .filter(hop -> hop.run().filter(run -> !run.state().isFinal()).isPresent())
          .forEach(hop -> meant.add(hop.plan()));
    } else {
      standing.between().ifPresent(hop -> meant.add(hop.plan()));
    }
    if (meant.isEmpty()) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what(
              gate == Gate.CLEANUP
                  ? "no guide waits for its cleanup there"
                  : "no guide is under way there")
          .where(GuideDesk.word(options.environment()))
          .fix("see how they stand with 'whimbrel guide status'")
          .exception();
    }
    return meant;
  }

  private String text(Map<String, String> missing, String word) {
    List<String> lines = new ArrayList<>();
    missing.forEach(
        (guide, still) ->
            lines.add(
                "%s at gate %s of %s in %s%s"
                    .formatted(
                        word,
                        gate,
                        guide,
                        GuideDesk.word(options.environment()),
                        still.isEmpty() ? "" : "; missing: " + Plain.line(still))));
    boolean isOpen = missing.values().stream().anyMatch(still -> !still.isEmpty());
    lines.add(
        "Next: whimbrel guide "
            + (isOpen || word.equals("no-go")
                ? "approve " + gate.name().toLowerCase(Locale.ROOT)
                : gate == Gate.CLEANUP ? "cleanup" : "status")
            + GuideAdvice.where(options.environment(), directory));
    return String.join("\n", lines) + "\n";
  }
}
