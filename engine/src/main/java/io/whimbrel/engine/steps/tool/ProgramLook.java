package io.whimbrel.engine.steps.tool;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for the program of a command, as a shell would; what a shell is given it finds itself. */
public record ProgramLook(List<String> words, Path directory) {

  /** Whether it is there and may be run. */
  public boolean isThere() {
    String program = words.getFirst();
    if (program.contains("/")) {
      return Files.isExecutable(directory.resolve(program));
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(part -> !part.isEmpty())
        .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
  }
}
