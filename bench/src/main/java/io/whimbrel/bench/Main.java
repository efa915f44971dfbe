package io.whimbrel.bench;

import picocli.CommandLine;

/** Starts the benchmark. */
public final class Main {
  private Main() {}

  /** Runs what the arguments say. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }
}
