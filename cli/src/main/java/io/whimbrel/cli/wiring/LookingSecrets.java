package io.whimbrel.cli.wiring;

import io.whimbrel.planfile.Secrets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Secrets for commands that only look: whoever reads the journal need not hold the databases'
 * passwords. What is missing is replaced by a URL that leads nowhere and is never opened.
 */
record LookingSecrets(Secrets real) implements Secrets {

  @Override
  public Optional<String> env(String name) {
    return real.env(name).or(() -> Optional.of(nowhere(name)));
  }

  @Override
  public Optional<String> file(Path file) {
    return real.file(file).or(() -> Optional.of(nowhere(file.toString())));
  }

  private static String nowhere(String name) {
    return NOWHERE + name.replaceAll("[^A-Za-z0-9]", "-");
  }
}
