package io.whimbrel.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CPU seconds and memory of processes of this machine, from {@code /proc}. */
public final class Processes {
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7);

  private Processes() {}

  /** CPU seconds of a process and of its children that have ended; zero when it is gone. */
  public static double seconds(long pid) {
    return ProcStat.of(pid).map(ProcStat::all).orElse(0.0);
  }

  /** CPU seconds of a process and all its children, dead and alive, as of a server. */
  public static double secondsWithChildren(long pid) {
    double children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::children)
            .mapToDouble(child -> ProcStat.of(child.pid()).map(ProcStat::own).orElse(0.0))
            .sum();
    return seconds(pid) + children;
  }

  /** CPU seconds of all commands that this process started, waited for, and saw end. */
  public static double secondsOfEndedCommands() {
    return ProcStat.of(ProcessHandle.current().pid()).map(ProcStat::ended).orElse(0.0);
  }

  /** CPU seconds of this process itself. */
  public static double secondsOfThisProcess() {
    return ProcStat.of(ProcessHandle.current().pid()).map(ProcStat::own).orElse(0.0);
  }

  /** CPU seconds that all of the machine was busy since it started. */
  public static double busySeconds() {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      return busy(lines.findFirst().orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** User, nice, system, interrupts; not idle, waiting for the disk, or stolen. */
  static double busy(String line) {
    String[] fields = SPACES.split(line, -1);
    return BUSY.stream().mapToDouble(i -> Double.parseDouble(fields[i])).sum()
        / ProcStat.TICKS_PER_SECOND;
  }

  /** The most memory that a process had resident so far, in MB; empty when it is gone. */
  public static OptionalDouble peakMemory(long pid) {
    try {
      return peakMemory(
          Files.readString(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return OptionalDouble.empty(); // it has ended
    }
  }

  static OptionalDouble peakMemory(String status) {
    Matcher matcher = PEAK.matcher(status);
    return matcher.find()
        ? OptionalDouble.of(Long.parseLong(matcher.group(1)) / 1024.0)
        : OptionalDouble.empty();
  }
}
