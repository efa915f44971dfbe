package io.whimbrel.cli.command.line;

import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** For what cannot be taken back: the migration's id is given, or typed by a person. */
public final class Confirmation {

  @Option(
      names = "--confirm",
      paramLabel = "MIGRATION-ID",
      description = "Do not ask: the migration's id, to show that this one is meant.")
  private @Nullable String given;

  /**
   * Ends well only when this migration is meant.
   *
   * @param consequence what will happen, as a sentence
   */
  public void require(MigrationId id, String consequence, Terminal terminal) {
    String answer = given == null ? ask(id, consequence, terminal) : given;
    if (!answer.equals(id.text())) {
      throw Problem.of(ProblemCode.USAGE)
          .what("'%s' was given, the migration is %s; nothing was done".formatted(answer, id))
          .fix("give --confirm " + id)
          .exception();
    }
  }

  private static String ask(MigrationId id, String consequence, Terminal terminal) {
    if (!terminal.abilities().asking()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("this needs a confirmation and nobody can be asked: " + consequence)
          .fix("give --confirm " + id)
          .exception();
    }
    terminal.err().println(consequence);
    terminal.err().print("Type %s to go on: ".formatted(id));
    terminal.err().flush();
    try {
      String line = terminal.in().readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
