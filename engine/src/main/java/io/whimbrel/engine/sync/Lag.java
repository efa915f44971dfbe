package io.whimbrel.engine.sync;

import java.time.Duration;

/**
 * How far the target is behind.
 *
 * @param time age of the oldest change that is not on the target, by the source's clock against
 *     this machine's; zero when there is none
 * @param bytes log that the source has written and that is not on the target
 */
public record Lag(Duration time, long bytes) {}
