package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the programs of a server. PostgreSQL refuses to run as root, so for root they run in a
 * user namespace of their own, in which they are nobody; killing the started process kills the
 * server.
 */
final class ServerCommand {

  private ServerCommand() {}

  /** Runs a program to its end; its output goes into the log. */
  static void run(Path log, List<String> command) {
    try {
      int status = start(log, command).waitFor();
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

  /** Starts a program; its output is appended to the log. */
  static Process start(Path log, List<String> command) throws IOException {
    List<String> whole = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      whole.addAll(List.of("unshare", "-U"));
    }
    whole.addAll(command);
    return new ProcessBuilder(whole)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
