package io.whimbrel.engine.steps;

import io.whimbrel.core.run.Gate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run waits for that only people can do.
 *
 * @param steps what is to be ticked, in words by step
 * @param gates who must still say go, in words by gate
 */
public record Asked(Map<String, String> steps, Map<Gate, String> gates) {
  /** Nobody is asked for anything. */
  public static final Asked NOTHING = new Asked(Map.of(), Map.of());

  public Asked {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    gates = Collections.unmodifiableMap(new LinkedHashMap<>(gates));
  }

  /** Whether nobody is. */
  public boolean isEmpty() {
    return steps.isEmpty() && gates.isEmpty();
  }

  /** In one sentence, with what to type. */
  String told() {
    String what =
        Stream.concat(
                gates.entrySet().stream()
                    .map(e -> "gate %s (%s)".formatted(e.getKey(), e.getValue())),
                steps.entrySet().stream().map(e -> "%s (%s)".formatted(e.getKey(), e.getValue())))
            .collect(Collectors.joining(", "));
    String how =
        Stream.concat(
                gates.keySet().stream().map(gate -> "'" + StepGates.command(gate) + "'"),
                steps.keySet().stream().map("'whimbrel tick %s'"::formatted))
            .collect(Collectors.joining(", "));
    return "the run waits for a person: %s. Say %s, then 'whimbrel run'".formatted(what, how);
  }
}
