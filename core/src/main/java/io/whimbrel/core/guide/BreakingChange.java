package io.whimbrel.core.guide;

/**
 * Something that does not work any more as it did.
 *
 * @param what what breaks
 * @param advice what people have to do about it; empty for nothing
 */
public record BreakingChange(ChangeType type, Impact impact, String what, String advice) {}
