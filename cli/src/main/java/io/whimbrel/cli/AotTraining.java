package io.whimbrel.cli;

/** Walks through cheap commands in one process, so that the start-up cache knows their classes. */
final class AotTraining {
  private AotTraining() {}

  /** Runs the commands; what they answer is of no interest. */
  public static void main(String[] arguments) {
    Main.run("--help");
    Main.run("--version");
    Main.run("run", "--help");
    Main.run("status", "--output", "json");
  }
}
