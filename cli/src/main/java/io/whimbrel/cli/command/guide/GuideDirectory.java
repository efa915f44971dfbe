package io.whimbrel.cli.command.guide;

import io.whimbrel.cli.guide.GuideShelf;
import io.whimbrel.cli.wiring.Wiring;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The directory of guides that a command is about. */
final class GuideDirectory {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIRECTORY",
      defaultValue = ".",
      description = "The directory of guides (default: this one).")
  private Path directory = Path.of(".");

  GuideShelf read(Wiring wiring) {
    return GuideShelf.read(directory, wiring);
  }
}
