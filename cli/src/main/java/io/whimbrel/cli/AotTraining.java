package io.whimbrel.cli;

/**
 * Walks through cheap commands in one process, so that the start-up cache knows their classes. Run
 * by the launcher in an empty environment, where the plan's references to secrets lead nowhere.
 */
final class AotTraining {
  private AotTraining() {}

  /** Runs the commands, with a plan file as the only argument; what they answer does not matter. */
  public static void main(String[] arguments) {
    Main.run("--help");
    Main.run("--version");
    Main.run("run", "--help");
    Main.run("explain", arguments[0]);
  }
}
