package io.whimbrel.cli.command.line;

import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a command needs to know: an option says it, or a person is asked. */
public record Question(Terminal terminal) {

  /**
   * The answer.
   *
   * @param given by the option; empty when it was not there
   * @param option its name, for whom nobody can ask
   * @param fallback what an empty line means; empty when there has to be an answer
   */
  public String ask(String given, String option, String question, String fallback) {
    if (!given.isBlank()) {
      return given.strip();
    }
    if (!terminal.abilities().asking()) {
      if (!fallback.isEmpty()) {
        return fallback;
      }
      throw missing(option, question);
    }
    terminal.err().print(question + (fallback.isEmpty() ? ": " : " [" + fallback + "]: "));
    terminal.err().flush();
    try {
      String line = terminal.in().readLine();
      String answer = line == null || line.isBlank() ? fallback : line.strip();
      if (answer.isEmpty()) {
        throw missing(option, question);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem missing(String option, String question) {
    return Problem.of(ProblemCode.USAGE)
        .what("this is not known, and nobody answers: " + question)
        .fix("give " + option)
        .exception();
  }
}
