package io.whimbrel.core.guide;

import io.whimbrel.core.plan.Plan;

/**
 * A guide with the plan that it is followed by.
 *
 * @param plan its steps have the guide's checklists and restore point among them
 * @param digest SHA-256 (hex) of what the guide says in any environment, and of the files beside it
 */
public record GuidePlan(Plan plan, Guide guide, String digest) {}
