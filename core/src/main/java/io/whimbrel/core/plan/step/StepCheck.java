package io.whimbrel.core.plan.step;

/** Something that holds or does not. */
public sealed interface StepCheck {

  /**
   * A query whose one value is compared as text.
   *
   * @param expect the value that is expected
   */
  record Query(String sql, StepDatabase database, String expect) implements StepCheck {}

  /** A request that is answered as expected. */
  record Request(StepRequest request) implements StepCheck {}

  /** A command that exits as expected. */
  record Command(StepCommand command) implements StepCheck {}
}
