package io.whimbrel.engine;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.problem.ExitCode;

/**
 * How a command ended that did not fail. What failed is a {@link io.whimbrel.core.problem.Problem},
 * thrown when the journal has it.
 *
 * @param run as the journal has it now
 * @param exit {@code OK}, {@code WAITING} at a gate or paused; for an abort that could not reach a
 *     side, why
 * @param next what to type next, in words
 */
public record RunOutcome(RunRecord run, ExitCode exit, String next) {}
