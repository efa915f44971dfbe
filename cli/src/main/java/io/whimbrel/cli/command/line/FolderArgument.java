package io.whimbrel.cli.command.line;

import io.whimbrel.cli.project.Folder;
import io.whimbrel.cli.wiring.Wiring;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The folder of migrations that a command is about. */
public final class FolderArgument {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIRECTORY",
      defaultValue = ".",
      description = "The folder, or a directory in it (default: this one).")
  private Path directory = Path.of(".");

  public Folder read(Wiring wiring) {
    return Folder.at(directory, wiring);
  }
}
