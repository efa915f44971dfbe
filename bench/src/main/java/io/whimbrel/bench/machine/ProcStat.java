package io.whimbrel.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a process used of the CPU, as {@code /proc/PID/stat} tells it.
 *
 * @param own user and system time of all its threads, in seconds
 * @param ended the same of its children that have ended and were waited for, and of theirs
 */
record ProcStat(double own, double ended) {
  /** Linux tells these times in hundredths of a second on every architecture. */
  static final double TICKS_PER_SECOND = 100;

  private static final Pattern SPACES = Pattern.compile(" +");
  private static final int USER = 11;

  /** Of a process; empty when there is none of this number. */
  static Optional<ProcStat> of(long pid) {
    try {
      return Optional.of(
          parse(Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }

  /** Reads the file's one line; the name in parentheses may hold anything. */
  static ProcStat parse(String line) {
    String[] fields = SPACES.split(line.substring(line.lastIndexOf(')') + 2).strip(), -1);
    return new ProcStat(
        (number(fields, USER) + number(fields, USER + 1)) / TICKS_PER_SECOND,
        (number(fields, USER + 2) + number(fields, USER + 3)) / TICKS_PER_SECOND);
  }

  private static double number(String[] fields, int index) {
    return Long.parseLong(fields[index]);
  }

  double all() {
    return own + ended;
  }
}
