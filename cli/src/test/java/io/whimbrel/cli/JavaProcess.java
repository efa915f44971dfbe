package io.whimbrel.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * Command lines of Java processes that run Whimbrel and start fast: a small virtual machine, and
 * the cache that {@link MigrationTrainingTest} makes, as soon as that is there. Java takes a cache
 * only where the whole class path is archives, so the directories of this build are packed.
 */
public final class JavaProcess {
  private static final Path PLACE = place();
  private static final String CLASS_PATH = classPath();
  private static final Path CACHE = PLACE.resolve("start.aot");

  private JavaProcess() {}

  /** Runs a main class; a cache in the making is never seen. */
  public static List<String> command(String heap, List<String> options, String main) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx" + heap));
    line.add("-XX:CompileThresholdScaling=10"); // most live too briefly to earn back compiling
    line.addAll(List.of("-Xlog:disable", "-Xlog:all=warning,aot*=off,cds*=off:stderr"));
    if (Files.exists(CACHE)) {
      line.add("-XX:AOTCache=" + CACHE);
    }
    line.add("--enable-native-access=ALL-UNNAMED");
    line.addAll(options);
    line.addAll(List.of("-cp", CLASS_PATH, main));
    return line;
  }

  /** Where a cache is to be written before it is kept. */
  static Path fresh() {
    return PLACE.resolve("fresh.aot");
  }

  /** Gives the cache that was written to all processes that start from now on. */
  static void keepFresh() throws IOException {
    Files.move(fresh(), CACHE, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path place() {
    try {
      Path place = Files.createTempDirectory("whimbrel-start");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(place), "delete-start"));
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path place) {
    try (var files = Files.list(place)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    List<String> archives = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      boolean isEmpty = entry.isEmpty(); // as a path, that were the working directory
      if (!isEmpty && Files.isRegularFile(path)) {
        archives.add(entry);
      } else if (!isEmpty && Files.isDirectory(path) && !path.equals(tests())) {
        archives.add(pack(path, PLACE.resolve(archives.size() + ".jar")).toString());
      }
    }
    return String.join(File.pathSeparator, archives);
  }

  private static Path tests() {
    try {
      return Path.of(JavaProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path pack(Path directory, Path archive) {
    int status =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--no-compress",
                "--file=" + archive,
                "-C",
                directory.toString(),
                ".");
    if (status != 0) {
      throw new IllegalStateException("could not pack " + directory);
    }
    return archive;
  }
}
