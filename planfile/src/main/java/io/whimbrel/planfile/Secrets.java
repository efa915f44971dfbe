package io.whimbrel.planfile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the secrets are that a plan refers to. Safe for use by several threads. */
public interface Secrets {

  /** How a value begins that stands for a secret which nobody looks at; it leads nowhere. */
  String NOWHERE = "postgresql://not-set.invalid/";

  /** The value of an environment variable; empty when it is not set. */
  Optional<String> env(String name);

  /** The whole text of a file; empty when it is not there or cannot be read as UTF-8. */
  Optional<String> file(Path file);

  /** The environment of this process and the files of this machine. */
  static Secrets ofProcess() {
    return new Secrets() {
      @Override
      public Optional<String> env(String name) {
        return Optional.ofNullable(System.getenv(name));
      }

      @Override
      public Optional<String> file(Path file) {
        try {
          return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
          return Optional.empty();
        }
      }
    };
  }
}
