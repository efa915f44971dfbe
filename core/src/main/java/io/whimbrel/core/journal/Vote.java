package io.whimbrel.core.journal;

import io.whimbrel.core.run.Gate;
import java.time.Instant;

/**
 * What one person said at a gate where several have a say.
 *
 * @param person who, as the plan calls them
 * @param by the user of the operating system, and the machine, that it came from
 * @param planDigest the plan that was decided about
 * @param evidence digest of what the gate's list said when they decided: what they decided upon
 */
public record Vote(
    Gate gate,
    String person,
    String by,
    Instant at,
    String planDigest,
    String evidence,
    String comment) {}
