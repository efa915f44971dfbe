package io.whimbrel.engine.steps.check;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.engine.steps.ground.StepWork;
import java.util.List;

/** Work that only looks or waits: it changes nothing, so there is nothing to take back. */
interface Looking extends StepWork {

  @Override
  default List<Finding> check() {
    return List.of();
  }

  @Override
  default String shown() {
    return "";
  }

  @Override
  default boolean isReversible() {
    return true;
  }

  @Override
  default String undo() {
    return "nothing to take back";
  }
}
