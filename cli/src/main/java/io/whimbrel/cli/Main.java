package io.whimbrel.cli;

import io.whimbrel.cli.command.Whimbrel;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.TerminalProbe;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.problem.ExitCode;
import java.util.Optional;

/** Whimbrel's command line. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command and returns its exit code. */
  static int run(String... arguments) {
    Optional<String> complaint = JavaVersionCheck.complaint(Runtime.version());
    if (complaint.isPresent()) {
      System.err.println(complaint.get());
      return ExitCode.PRECONDITION.status();
    }
    Surroundings surroundings =
        new Surroundings(TerminalProbe.ofProcess(System.getenv()), Wiring.ofProcess());
    return Whimbrel.run(surroundings, arguments);
  }
}
