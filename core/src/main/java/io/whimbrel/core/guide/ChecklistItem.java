package io.whimbrel.core.guide;

import io.whimbrel.core.plan.step.StepCheck;
import java.util.Optional;

/**
 * A line of a checklist.
 *
 * @param check what tells that it is so; where there is none a person ticks it
 */
public record ChecklistItem(String what, Optional<StepCheck> check) {}
