package io.whimbrel.engine.reads;

import io.whimbrel.core.plan.cutover.ParallelRules;
import java.util.List;

/**
 * The shares of a plan, one above the other.
 *
 * @param steps in per cent, ascending
 */
record ReadStair(List<Integer> steps) {

  /** The next share above one; all, where there is none. */
  int above(int percent) {
    return steps.stream().filter(step -> step > percent).findFirst().orElse(ParallelRules.ALL);
  }

  /** The share below one; 0 below the first. */
  int below(int percent) {
    return steps.stream().filter(step -> step < percent).reduce(0, (_, step) -> step);
  }
}
