package io.whimbrel.core.plan;

import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A part of a phased migration: a group of tables that is copied, synced, proved and switched on
 * its own.
 *
 * @param name lower-case letters, digits and hyphens
 * @param tables names or patterns; nothing for all tables that are in no other phase
 * @param switches what moves the traffic of this phase; empty for the plan's
 * @param smokeTests empty for the plan's
 * @param approve empty for the plan's
 */
public record PlannedPhase(
    String name,
    List<String> tables,
    Optional<List<SwitchAction>> switches,
    Optional<List<String>> smokeTests,
    Optional<Approval> approve) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  public PlannedPhase {
    tables = List.copyOf(tables);
    switches = switches.map(List::copyOf);
    smokeTests = smokeTests.map(List::copyOf);
  }

  /** Whether a phase may be called so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether it takes what is in no other phase. */
  public boolean isRest() {
    return tables.isEmpty();
  }

  /** Whether its patterns name a table. */
  public boolean names(TableName table) {
    return tables.stream().anyMatch(pattern -> TableSelection.matches(pattern, table));
  }

  /** How its cutover goes: what it does not say is the plan's. */
  CutoverRules cutover(CutoverRules plan) {
    return new CutoverRules(
        switches.orElse(plan.switches()),
        smokeTests.orElse(plan.smokeTests()),
        approve.orElse(plan.approve()),
        plan.maintenance(),
        plan.warm(),
        plan.gate());
  }
}
