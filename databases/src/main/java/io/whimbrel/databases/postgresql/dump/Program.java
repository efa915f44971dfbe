package io.whimbrel.databases.postgresql.dump;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program of PostgreSQL on this machine.
 *
 * @param major the first number of its version, which counts
 */
record Program(String name, Path file, String version, int major) {

  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)[^ \\n]*)");
  private static final long ANSWER_MAX_SECONDS = 20;

  /** Looks in a directory, or in those of the {@code PATH}; empty when it is not there. */
  static Optional<Program> find(String name, Optional<Path> directory) {
    Stream<Path> places =
        directory
            .map(Stream::of)
            .orElseGet(
                () ->
                    Arrays.stream(
                            Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator, -1))
                        .filter(place -> !place.isBlank())
                        .map(Path::of));
    return places
        .map(place -> place.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(file -> asked(name, file));
  }

  private static Program asked(String name, Path file) {
    try {
      Process process =
          new ProcessBuilder(List.of(file.toString(), "--version"))
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      if (!process.waitFor(ANSWER_MAX_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw unknown(file, "it does not answer");
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher version = VERSION.matcher(text);
      if (!version.find()) {
        throw unknown(file, "it says '%s'".formatted(text.lines().findFirst().orElse("")));
      }
      return new Program(name, file, version.group(1), Integer.parseInt(version.group(2)));
    } catch (IOException e) {
      throw unknown(file, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(file, "the thread was interrupted");
    }
  }

  private static Problem unknown(Path file, String why) {
    return Problem.of(ProblemCode.PROGRAM_MISSING)
        .what("the version of %s cannot be found out: %s".formatted(file, why))
        .where(file.toString())
        .fix("run '%s --version', and see what it lacks".formatted(file))
        .exception();
  }

  /** Name and version. */
  String text() {
    return name + " " + version;
  }
}
