package io.whimbrel.cli.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A checkout that holds only the launcher, and JDKs and a build made of a few lines of shell. */
final class LauncherSandbox {
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  LauncherSandbox(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(root());
    Files.copy(Path.of("..", "whimbrel").toRealPath(), script());
    environment.put("PATH", "/usr/bin:/bin");
  }

  Path root() {
    return directory.resolve("check out");
  }

  Path script() {
    return root().resolve("whimbrel");
  }

  Path cacheHome() {
    return directory.resolve("cache");
  }

  LauncherSandbox with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /**
   * A JDK whose java prints its arguments, one a line, and makes the caches that it is asked for.
   */
  Path jdk(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    executable(
        home.resolve("bin/java"),
        """
        for argument in "$@"; do
          case $argument in
            -XX:AOTCacheOutput=*) echo cache >"${argument#*=}" ;;
          esac
          echo "$argument"
        done
        exit ${FAKE_EXIT:-0}
        """);
    executable(home.resolve("bin/javac"), "exit 1\n");
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"%s\"\nLIBC=\"gnu\"\n".formatted(version));
    return home;
  }

  Path built() throws IOException {
    Path archive = root().resolve("cli/target/app/lib/whimbrel-cli-1.jar");
    Files.createDirectories(archive.getParent());
    return Files.writeString(archive, "");
  }

  /** A Maven wrapper that runs these lines of shell in the root of the checkout. */
  void build(String lines) throws IOException {
    executable(root().resolve("mvnw"), lines);
  }

  Launched launch(String... arguments) throws IOException, InterruptedException {
    return await(start(script(), arguments));
  }

  Process start(Path command, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Launched await(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Launched(process.waitFor(), out, err);
  }

  private static void executable(Path file, String lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + lines);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
