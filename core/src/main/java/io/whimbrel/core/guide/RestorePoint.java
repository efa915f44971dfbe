package io.whimbrel.core.guide;

import io.whimbrel.core.plan.StepCommand;

/**
 * What is kept before a guide changes anything, to go back to where its steps cannot be undone.
 *
 * @param make keeps it
 * @param restore brings it back; must bear to come twice
 */
public record RestorePoint(StepCommand make, StepCommand restore) {}
