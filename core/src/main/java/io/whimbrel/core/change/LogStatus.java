package io.whimbrel.core.change;

import java.time.Instant;
import java.util.Optional;

/**
 * How the source's log stands towards this run.
 *
 * @param written where the source writes now
 * @param confirmed up to where this run told the source that it needs nothing any more
 * @param bytesKept bytes of log that the source keeps because of this run
 * @param state the product's own word for the slot's health, for example {@code reserved}
 * @param bytesLeft bytes that the source may still write until its settings let this run's log go;
 *     empty when they set no limit
 * @param now the time by the source's own clock, which stamps its commits
 */
public record LogStatus(
    Position written,
    Position confirmed,
    long bytesKept,
    String state,
    Optional<Long> bytesLeft,
    Instant now) {}
