package io.whimbrel.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Whimbrel's command line. */
@Command(
    name = "whimbrel",
    mixinStandardHelpOptions = true,
    version = "whimbrel 0.1.0-SNAPSHOT",
    description = "Carries a live PostgreSQL database to another one without losing a row.")
public final class Main implements Runnable {
  private static final int PRECONDITION = 6;

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
      return PRECONDITION;
    }
    return new CommandLine(new Main()).execute(arguments);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
