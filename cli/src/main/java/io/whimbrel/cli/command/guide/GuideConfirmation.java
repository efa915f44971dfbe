package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.command.line.Question;
import io.whimbrel.cli.guide.GuideDesk;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.guide.HopStanding;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** For what cannot be taken back: the environment is given, or typed by a person. */
final class GuideConfirmation {
  @Option(
      names = "--confirm",
      paramLabel = "ENVIRONMENT",
      description = "Do not ask: the environment, to show that this one is meant.")
  private String given = "";

  /**
   * Ends well only when this environment is meant.
   *
   * @param consequence what will happen, with a place for the environment
   */
  void require(Environment environment, String consequence, Terminal terminal) {
    String word = GuideDesk.word(environment);
    String answer =
        new Question(terminal)
            .ask(
                given,
                "--confirm " + word,
                consequence.replace("%s", word) + ". Type " + word + " to go on",
                "");
    if (!answer.equals(word)) {
      throw Problem.of(ProblemCode.USAGE)
          .what("'%s' was given, the environment is %s; nothing was done".formatted(answer, word))
          .fix("give --confirm " + word)
          .exception();
    }
  }

  /** Guides by name. */
  static String names(List<HopStanding> hops) {
    return hops.isEmpty()
        ? "nothing"
        : hops.stream().map(h -> h.plan().guide().name()).collect(Collectors.joining(", "));
  }
}
