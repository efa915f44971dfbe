package io.whimbrel.cli.demo;

import io.whimbrel.planfile.Secrets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The demo's URLs, as if they were in the environment. */
record DemoSecrets(Map<String, String> environment) implements Secrets {

  @Override
  public Optional<String> env(String name) {
    return Optional.ofNullable(environment.get(name));
  }

  @Override
  public Optional<String> file(Path file) {
    return Optional.empty();
  }
}
