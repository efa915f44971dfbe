package io.whimbrel.bench;

import io.whimbrel.bench.machine.Shell;
import io.whimbrel.bench.system.BenchServers;
import io.whimbrel.bench.system.Whimbrel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, on which machine, with which settings. */
record About(String command, Shell shell, Whimbrel whimbrel, BenchServers servers) {

  Map<String, String> lines() {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("command", command);
    lines.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    lines.put("machine", machine());
    lines.put("Whimbrel", version());
    lines.put(
        "servers",
        "%s on both sides, 127.0.0.1, a checkpoint before each measurement"
            .formatted(servers.product()));
    lines.put(
        "settings",
        BenchServers.settings().entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(" ")));
    lines.put("clients", tool("psql", "--version") + ", pgcopydb " + tool("pgcopydb", "--version"));
    return lines;
  }

  private String version() {
    String version = whimbrel.version().lines().findFirst().orElse("unknown");
    return shell
        .output("git", "rev-parse", "--short", "HEAD")
        .map(commit -> version + " at " + commit)
        .orElse(version);
  }

  private String tool(String... command) {
    return shell
        .output(command)
        .flatMap(text -> text.lines().reduce((one, other) -> other))
        .orElse("not installed");
  }

  private static String machine() {
    long cores = Runtime.getRuntime().availableProcessors();
    try (var cpu = Files.lines(Path.of("/proc/cpuinfo"));
        var memory = Files.lines(Path.of("/proc/meminfo"))) {
      String model =
          cpu.filter(line -> line.startsWith("model name"))
              .findFirst()
              .map(line -> line.substring(line.indexOf(':') + 2))
              .orElse(System.getProperty("os.arch"));
      String size = memory.findFirst().orElse("").replaceAll("[^0-9]", "");
      long gigabytes = size.isEmpty() ? 0 : Math.round(Long.parseLong(size) / 1024.0 / 1024.0);
      return "%d cores of %s, %d GB, Linux %s"
          .formatted(cores, model, gigabytes, System.getProperty("os.version"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
