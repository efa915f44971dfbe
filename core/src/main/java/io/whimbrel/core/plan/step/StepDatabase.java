package io.whimbrel.core.plan.step;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;

/**
 * The database that a step works on.
 *
 * @param name as the plan calls it: {@code source}, {@code target}, or the reference to its URL
 */
public record StepDatabase(String name, DatabaseUrl url) {}
