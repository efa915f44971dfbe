package io.whimbrel.engine;

import io.whimbrel.core.run.Phase;

/**
 * One thing that a run will do.
 *
 * @param name as the journal will call it
 * @param what in words
 * @param sql the statement, where it is one that can be shown; else empty
 */
public record ExplainedStep(Phase phase, String name, String what, String sql) {}
