package io.whimbrel.core.plan;

/**
 * The database that a step works on.
 *
 * @param name as the plan calls it: {@code source}, {@code target}, or the reference to its URL
 */
public record StepDatabase(String name, DatabaseUrl url) {}
