package io.whimbrel.core.journal;

import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import java.time.Instant;
import java.util.Optional;

/**
 * A gate of a run.
 *
 * @param openedAt when the run came to it
 * @param decidedBy who decided, when somebody did
 */
public record GateRecord(
    Gate gate,
    GateState state,
    Instant openedAt,
    Optional<Instant> decidedAt,
    Optional<String> decidedBy,
    String comment) {}
