package io.whimbrel.core.journal;

import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.StepState;
import java.time.Instant;
import java.util.Optional;

/**
 * A step of a phase.
 *
 * @param name unique within run and phase, for example {@code copy public.users}
 * @param detail what came of it, for people
 */
public record StepRecord(
    Phase phase,
    String name,
    StepState state,
    int attempts,
    Instant startedAt,
    Optional<Instant> endedAt,
    String detail) {}
