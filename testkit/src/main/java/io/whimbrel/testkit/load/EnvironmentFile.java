package io.whimbrel.testkit.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A value from a file of KEY=VALUE lines, read anew each time: how an application learns where its
 * database is. Quotes around the value and an {@code export} before the key are taken away.
 */
public record EnvironmentFile(Path path, String key) implements Supplier<String> {
  @Override
  public String get() {
    try {
      return Files.readAllLines(path).stream()
          .map(line -> line.strip().replaceFirst("^export\\s+", ""))
          .filter(line -> line.startsWith(key + "="))
          .map(line -> unquoted(line.substring(key.length() + 1).strip()))
          .reduce((_, last) -> last)
          .orElseThrow(() -> new IllegalStateException("%s has no line %s=".formatted(path, key)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(0) == value.charAt(value.length() - 1);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
