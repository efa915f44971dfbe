package io.whimbrel.core.registry;

import io.whimbrel.core.plan.Dossier;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.risk.Risk;
import io.whimbrel.core.risk.RiskRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One migration of a folder.
 *
 * @param file its plan, relative to the folder, with slashes
 * @param openIssues issues of its logbook that are open
 */
public record RegistryEntry(
    String file,
    String id,
    String title,
    List<MigrationType> types,
    String owner,
    Dossier dossier,
    Risk risk,
    MigrationRecord record,
    int openIssues) {
  /** What the new side has from the old one, as long as it does not tell itself. */
  private static final List<String> CARRIED = List.of("database", "schema-version");

  public RegistryEntry {
    types = List.copyOf(types);
  }

  /** From a plan and what is known beside it. */
  public static RegistryEntry of(String file, Plan plan, MigrationRecord record, int openIssues) {
    return new RegistryEntry(
        file,
        plan.migration().text(),
        plan.title(),
        plan.types(),
        plan.owner(),
        plan.dossier(),
        RiskRules.of(plan, record.assessed()),
        record,
        openIssues);
  }

  /** How it stands. */
  public Standing standing() {
    return record.standing();
  }

  /** A fact of the side that is in charge, as in {@code version}; empty when it is not known. */
  public Optional<String> current(String name) {
    String side = standing().status() == MigrationStatus.COMPLETED ? "target" : "source";
    Map<String, String> facts = record.assessed().facts();
    String told = facts.getOrDefault(side + "." + name, "");
    return Optional.of(
            told.isBlank() && CARRIED.contains(name)
                ? facts.getOrDefault("source." + name, "")
                : told)
        .filter(text -> !text.isBlank());
  }
}
