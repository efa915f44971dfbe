package io.whimbrel.planfile;

import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.MigrationType;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a new plan in a folder is written from, before any database is looked at.
 *
 * @param owner empty to go by the folder
 * @param source how the plan refers to the source; never a URL with a password
 * @param target how the plan refers to the target
 */
public record TemplateDraft(
    MigrationId migration,
    String title,
    Optional<String> description,
    List<MigrationType> types,
    Optional<String> owner,
    String source,
    String target,
    Optional<LocalDate> start,
    Optional<LocalDate> eta) {
  public TemplateDraft {
    types = List.copyOf(types);
  }
}
