package io.whimbrel.core.plan;

import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.CutoverRules;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part of a phased migration: a group of tables that is copied, synced, proved and switched on
 * its own.
 *
 * @param name lower-case letters, digits and hyphens
 * @param tables names or patterns; nothing for all tables that are in no other phase, unless the
 *     phase is one of rows
 * @param rows what it takes of tables that it shares with other phases
 * @param isRest whether it takes all tables that are in no other phase
 * @param switches what moves the traffic of this phase; empty for the plan's
 * @param smokeTests empty for the plan's
 * @param approve empty for the plan's
 */
public record PlannedPhase(
    String name,
    List<String> tables,
    List<PhaseRows> rows,
    boolean isRest,
    Optional<List<SwitchAction>> switches,
    Optional<List<String>> smokeTests,
    Optional<Approval> approve) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  public PlannedPhase {
    tables = List.copyOf(tables);
    rows = List.copyOf(rows);
    switches = switches.map(List::copyOf);
    smokeTests = smokeTests.map(List::copyOf);
  }

  /** Whether a phase may be called so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** A phase of whole tables: of none that are named, the rest. */
  public PlannedPhase(
      String name,
      List<String> tables,
      Optional<List<SwitchAction>> switches,
      Optional<List<String>> smokeTests,
      Optional<Approval> approve) {
    this(name, tables, List.of(), tables.isEmpty(), switches, smokeTests, approve);
  }

  /** Whether its patterns name a table, all of whose rows it takes then. */
  public boolean names(TableName table) {
    return tables.stream().anyMatch(pattern -> TableSelection.matches(pattern, table));
  }

  /** What it takes of a table that it shares with other phases. */
  public Optional<PhaseRows> rowsOf(TableName table) {
    return rows.stream().filter(part -> part.tables().contains(table)).findFirst();
  }

  /** The rows that it takes of tables that it shares, in words; nothing for whole tables. */
  public String told() {
    return rows.stream()
        .map(
            part ->
                "%s of %s"
                    .formatted(
                        part.part().told(part.column()),
                        part.tables().stream()
                            .map(TableName::toString)
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining("; "));
  }

  /** The names of the tables of which it takes a part. */
  List<String> split() {
    return rows.stream().flatMap(part -> part.tables().stream()).map(TableName::toString).toList();
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
