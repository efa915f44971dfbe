package io.whimbrel.testkit.postgresql;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts the programs of a server under those who may run them. */
final class ServerCommand {

  private ServerCommand() {}

  /** Runs a program to its end; its output goes into the log. */
  static void run(RunAs runAs, Path log, List<String> command) {
    try {
      int status = start(runAs, log, command).waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            command.getFirst() + " ended with " + status + ":\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
    }
  }

  /**
   * Starts a program; its output is appended to the log. It works in the root directory, because it
   * may not be allowed to enter ours.
   */
  static Process start(RunAs runAs, Path log, List<String> command) throws IOException {
    return new ProcessBuilder(runAs.command(command))
        .directory(new File("/"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
