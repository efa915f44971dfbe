package io.whimbrel.cli;

import io.whimbrel.cli.command.Surroundings;
import io.whimbrel.cli.command.Whimbrel;
import io.whimbrel.cli.screen.TerminalProbe;
import io.whimbrel.cli.wiring.Wiring;

/** Whimbrel's command line. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    Surroundings surroundings =
        new Surroundings(TerminalProbe.ofProcess(System.getenv()), Wiring.ofProcess());
    System.exit(Whimbrel.run(surroundings, arguments));
  }
}
