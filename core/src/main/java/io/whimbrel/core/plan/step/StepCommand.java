package io.whimbrel.core.plan.step;

import io.whimbrel.core.plan.endpoint.Secret;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command of a step.
 *
 * @param words program and arguments; of a text for the shell {@code sh -c} and the text
 * @param environment further variables; what they hold is told to nobody else
 * @param directory where it runs; the plan's, where none is said
 * @param exits codes that say that it went well
 */
public record StepCommand(
    List<String> words,
    Map<String, Secret> environment,
    Optional<Path> directory,
    List<Integer> exits) {

  /** What says that a command went well, where a plan says nothing. */
  public static final List<Integer> ZERO = List.of(0);

  public StepCommand {
    words = List.copyOf(words);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    exits = List.copyOf(exits);
  }

  /** A text for the shell. */
  public static StepCommand shell(String text) {
    return new StepCommand(List.of("sh", "-c", text), Map.of(), Optional.empty(), ZERO);
  }

  /** As people would type it. */
  public String shown() {
    boolean isShell = words.size() == 3 && words.getFirst().equals("sh");
    return isShell ? words.getLast() : String.join(" ", words);
  }
}
