package io.whimbrel.planfile;

import io.whimbrel.core.problem.Problem;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads values of forms that say themselves what is wrong with a text. */
final class Complaining {

  private Complaining() {}

  /** What a form makes of a text; what it says is wrong is complained about. */
  static <T> Optional<T> read(Value value, Function<String, T> form) {
    return value.stripped().flatMap(text -> tried(value, () -> form.apply(text)));
  }

  private static <T> Optional<T> tried(Value value, Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (Problem e) {
      value.complain(e.what(), e.fix());
      return Optional.empty();
    }
  }
}
