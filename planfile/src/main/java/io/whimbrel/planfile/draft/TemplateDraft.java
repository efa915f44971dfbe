package io.whimbrel.planfile.draft;

import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.MigrationType;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a new plan in a folder is written from, before any database is looked at.
 *
 * @param owner empty to go by the folder
 * @param sides the databases; empty for a plan of steps, which names what it needs itself
 */
public record TemplateDraft(
    MigrationId migration,
    String title,
    Optional<String> description,
    List<MigrationType> types,
    Optional<String> owner,
    Optional<Sides> sides,
    Optional<LocalDate> start,
    Optional<LocalDate> eta) {
  /**
   * The databases.
   *
   * @param source how the plan refers to the source; never a URL with a password
   * @param target how the plan refers to the target
   */
  public record Sides(String source, String target) {}

  public TemplateDraft {
    types = List.copyOf(types);
  }
}
