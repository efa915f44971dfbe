package io.whimbrel.core.journal;

import java.time.Instant;

/**
 * The right to work on a run, held by one process at a time.
 *
 * @param holder who holds it: host, process id and the process's start time
 * @param epoch grows with every change of hands; fences off a runner that lost the lease
 */
public record Lease(String holder, long epoch, Instant expiresAt) {}
