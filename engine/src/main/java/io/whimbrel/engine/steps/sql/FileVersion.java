package io.whimbrel.engine.steps.sql;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;

/**
 * The version in a file's name, as in {@code 1.2}: parts are compared as numbers, and one that is
 * missing is 0.
 */
public record FileVersion(List<BigInteger> parts) implements Comparable<FileVersion> {
  public FileVersion {
    parts = List.copyOf(parts);
  }

  /** Of digits with dots or underscores between. */
  public static FileVersion parse(String text) {
    return new FileVersion(Stream.of(text.split("[._]")).map(BigInteger::new).toList());
  }

  @Override
  public int compareTo(FileVersion other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int compared = part(i).compareTo(other.part(i));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }

  private BigInteger part(int i) {
    return i < parts.size() ? parts.get(i) : BigInteger.ZERO;
  }
}
