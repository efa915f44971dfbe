package io.whimbrel.testkit.load;

import java.util.HashSet;
import java.util.Set;

/**
 * What a row may look like after all writes.
 *
 * @param states every state that is right, {@link Write#ABSENT} among them
 * @param anything true if a state that the ledger never saw is right too
 */
public record Expectation(Set<String> states, boolean anything) {
  public Expectation {
    states = Set.copyOf(states);
  }

  static Expectation untouched() {
    return new Expectation(Set.of(), true);
  }

  /** Whether a row in this state, {@link Write#ABSENT} for none, is right. */
  public boolean accepts(String state) {
    return anything || states.contains(state);
  }

  Expectation after(Write write) {
    return switch (write.outcome()) {
      case ACKNOWLEDGED -> new Expectation(Set.of(write.state()), false);
      case REFUSED -> anything ? new Expectation(Set.of(Write.ABSENT), false) : this;
      case DOUBTFUL -> {
        Set<String> either = new HashSet<>(states);
        either.add(write.state());
        yield new Expectation(either, anything);
      }
    };
  }
}
