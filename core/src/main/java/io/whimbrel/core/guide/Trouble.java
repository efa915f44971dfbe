package io.whimbrel.core.guide;

import io.whimbrel.core.plan.step.StepCheck;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that goes wrong now and then, and what helps.
 *
 * @param pattern is looked for in what a failed step said
 * @param remedy what people do about it
 * @param check holds when the cause is there
 */
public record Trouble(String name, Pattern pattern, String remedy, Optional<StepCheck> check) {

  /** Whether this may be what went wrong. */
  public boolean isMeantBy(String output) {
    return pattern.matcher(output).find();
  }
}
