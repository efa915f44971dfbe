package io.whimbrel.engine.guide;

import io.whimbrel.core.guide.Trouble;
import io.whimbrel.core.plan.step.StepCheck;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What may have gone wrong.
 *
 * @param said what the check found that speaks against it; empty for nothing
 */
public record Diagnosis(Trouble trouble, Cause cause, String said) {

  /** Whether the cause was seen, the surest first. */
  public enum Cause {
    /** The check holds. */
    THERE,
    /** There is no check. */
    NOT_LOOKED_FOR,
    /** The check does not hold, or could not be made. */
    NOT_SEEN
  }

  /**
   * What fits to a failure, the surest first.
   *
   * @param output what the failed step said
   * @param against what speaks against a check; empty when it holds
   */
  public static List<Diagnosis> of(
      List<Trouble> troubles, String output, Function<StepCheck, Optional<String>> against) {
    return troubles.stream()
        .filter(trouble -> trouble.isMeantBy(output))
        .map(trouble -> of(trouble, against))
        .sorted(Comparator.comparing(Diagnosis::cause))
        .toList();
  }

  private static Diagnosis of(Trouble trouble, Function<StepCheck, Optional<String>> against) {
    if (trouble.check().isEmpty()) {
      return new Diagnosis(trouble, Cause.NOT_LOOKED_FOR, "");
    }
    Optional<String> said = against.apply(trouble.check().get());
    return new Diagnosis(trouble, said.isEmpty() ? Cause.THERE : Cause.NOT_SEEN, said.orElse(""));
  }
}
