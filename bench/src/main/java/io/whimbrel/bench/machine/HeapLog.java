package io.whimbrel.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What Java's log of its garbage collector says about the heap. */
public final class HeapLog {
  private static final Pattern BEFORE = Pattern.compile("\\b(\\d+)M->\\d+M\\(\\d+M\\)");

  private HeapLog() {}

  /** The option for Java that writes such a log. */
  public static String option(Path file) {
    return "-Xlog:gc:file=" + file;
  }

  /** The most that was in use when a collection began, in MB; empty when there was none. */
  public static OptionalDouble peak(Path file) {
    try {
      return Files.exists(file) ? peak(Files.readString(file)) : OptionalDouble.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OptionalDouble peak(String log) {
    return BEFORE
        .matcher(log)
        .results()
        .map((MatchResult match) -> match.group(1))
        .mapToDouble(Double::parseDouble)
        .max();
  }
}
