package io.whimbrel.testkit.traffic;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A program of this machine that a test needs and that Maven cannot bring. Where it is not
 * installed the test is left out visibly; with {@value #REQUIRED} set to 1, as in CI, it fails.
 */
public record Tool(String name) {

  /** The environment variable that asks for every tool. */
  public static final String REQUIRED = "WHIMBREL_REQUIRE_TOOLS";

  /** Where it is. */
  public Path path() {
    Optional<Path> found = find();
    if (found.isEmpty() && "1".equals(System.getenv(REQUIRED))) {
      throw new IllegalStateException(missing());
    }
    return found.orElseThrow(() -> new TestAbortedException(missing()));
  }

  private String missing() {
    return "%s is not installed: apt-get install %s"
        .formatted(name, name.startsWith("pg_") ? "postgresql-client" : name);
  }

  private Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Arrays.stream(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin", "/sbin"))
        .filter(directory -> !directory.isBlank())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
