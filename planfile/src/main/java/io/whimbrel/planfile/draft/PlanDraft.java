package io.whimbrel.planfile.draft;

import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.schema.Inventory;

/**
 * What a new plan is written from.
 *
 * @param source how the plan refers to the source's URL, for example <code>
 *     ${env:OLD_DATABASE_URL}</code>; never a URL with a password
 * @param target how the plan refers to the target's URL
 * @param inventory what was found in the source
 */
public record PlanDraft(
    MigrationId migration,
    String title,
    String owner,
    String source,
    String target,
    Inventory inventory) {}
