package io.whimbrel.core.plan;

import java.nio.file.Path;
import java.util.Optional;

/** What moves traffic at the cutover. */
public sealed interface SwitchAction {

  /**
   * Writes the target's URL into a file of {@code KEY=VALUE} lines.
   *
   * @param path resolved against the plan's directory
   * @param reload a command that makes the application read it
   */
  record EnvFile(Path path, String key, Optional<String> reload) implements SwitchAction {}

  /**
   * Runs a command; the target's URL is in its environment as {@code WHIMBREL_TARGET_URL}.
   *
   * @param undo the command that takes it back
   */
  record Command(String run, Optional<String> undo) implements SwitchAction {}
}
