package io.whimbrel.engine.steps;

import io.whimbrel.engine.run.LeaseKeeper;

/** What one command works with while it has the run for itself. */
record StepSession(StepFrame frame, LeaseKeeper lease) {}
