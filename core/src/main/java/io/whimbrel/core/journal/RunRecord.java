package io.whimbrel.core.journal;

import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import java.time.Instant;
import java.util.Optional;

/**
 * A run as the journal knows it.
 *
 * @param phase the phase that it is in
 * @param problem what stopped it, when it failed; without secrets
 */
public record RunRecord(
    RunId run,
    MigrationId migration,
    String title,
    String planDigest,
    RunState state,
    Phase phase,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<String> problem) {}
