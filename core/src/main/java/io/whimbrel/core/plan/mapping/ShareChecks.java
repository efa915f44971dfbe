package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.RowShares;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.PhaseRows;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether phases may share the rows of tables as the plan says: by a column that is the same on
 * both sides, each row in one phase, and nothing that two sides cannot do with one table at once.
 */
final class ShareChecks {

  private static final Set<String> EVERYWHERE = Set.of("A", "R");
  private static final Set<String> WHOLE = Set.of("integer", "bigint");

  private final Plan plan;
  private final Phasing phasing;
  private final Inventory source;
  private final Map<TableName, TableMapping> mappings;
  private final PlanFindings findings;

  ShareChecks(Plan plan, Inventory source, List<TableMapping> mappings, PlanFindings findings) {
    this.plan = plan;
    this.phasing = plan.phasing();
    this.source = source;
    this.mappings =
        mappings.stream().collect(Collectors.toMap(m -> m.source().name(), Function.identity()));
    this.findings = findings;
  }

  void check() {
    for (TableName table : phasing.shared()) {
      Optional<Table> found = source.table(table);
      if (found.isEmpty()) {
        findings.block(
            path(table),
            "phases share the rows of %s, which the plan does not select".formatted(table),
            "name a table of 'tables.include'");
      } else {
        checkTable(found.get());
      }
    }
    checkRules();
    checkPrograms();
    warnOfMoves();
  }

  /** Ways back do not wait for each other, so that the fence keeps rows in their phase. */
  private void warnOfMoves() {
    if (!phasing.shared().isEmpty()) {
      findings.warn(
          "phases",
          "from the switch of its phase until the cleanup a row passes to no other phase: an update"
              + " of the column by which rows are shared is refused that would do that",
          "see that applications do not do that meanwhile");
    }
  }

  /** What fires for sessions with the replica role, too, would fire for rows that are carried. */
  private void checkPrograms() {
    source.definitions().stream()
        .filter(d -> d.kind().equals("trigger") || d.kind().equals("rule"))
        .filter(d -> d.table().filter(phasing.shared()::contains).isPresent())
        .filter(d -> EVERYWHERE.contains(d.attributes().getOrDefault("enabled", "")))
        .forEach(
            d ->
                findings.block(
                    path(d.table().orElseThrow()),
                    "%s fires for rows that are carried, too, and other phases need it meanwhile"
                        .formatted(d.id()),
                    "enable it in the usual way (not always, nor for replicas) on the source"));
  }

  private String path(TableName table) {
    return path(phasing.sharing(table).getFirst());
  }

  private String path(PlannedPhase phase) {
    return "phases." + phasing.phases().indexOf(phase) + ".rows";
  }

  private void checkTable(Table table) {
    TableName name = table.name();
    List<PlannedPhase> sharing = phasing.sharing(name);
    phasing.naming(name).stream()
        .findFirst()
        .ifPresent(
            phase ->
                findings.block(
                    "phases." + phasing.phases().indexOf(phase) + ".tables",
                    "%s is in phase %s as a whole, and phase %s takes rows of it"
                        .formatted(name, phase.name(), sharing.getFirst().name()),
                    "take it out of one of the two"));
    List<String> columns =
        sharing.stream().map(phase -> rows(phase, name).column()).distinct().toList();
    if (columns.size() > 1) {
      findings.block(
          path(sharing.getLast()),
          "the phases share %s by %s".formatted(name, String.join(" and ", columns)),
          "share it by one column: else a row may be in two phases");
      return;
    }
    checkKind(table);
    checkKeys(table, columns.getFirst());
    Optional<Column> column = table.column(columns.getFirst());
    if (column.isEmpty()) {
      findings.block(
          path(name),
          "table %s has no column '%s'".formatted(name, columns.getFirst()),
          "name the column by which its phases are told apart, or take the table out");
    } else {
      checkColumn(table, column.get());
      checkParts(table, column.get(), sharing);
    }
  }

  private static PhaseRows rows(PlannedPhase phase, TableName table) {
    return phase.rowsOf(table).orElseThrow();
  }

  /** What could not be told apart or kept away from other phases by the row alone. */
  private void checkKind(Table table) {
    String name = table.name().toString();
    if (table.kind() != Table.Kind.PLAIN) {
      block(
          table,
          "%s is partitioned: a row that moves to another partition is two rows to a log"
              .formatted(name),
          "put the whole table into one phase");
    }
    if (table.key().isEmpty()) {
      block(
          table,
          "%s has no key: a change does not say which row it is of, and so not of which phase"
              .formatted(name),
          "add a primary key, or put the whole table into one phase");
    }
    if (!table.isLogged()) {
      block(
          table,
          "%s is unlogged: no phase would learn of another one's rows".formatted(name),
          "alter table … set logged, or put the whole table into one phase");
    }
    TableMapping mapping = mappings.get(table.name());
    if (mapping != null && mapping.columns().stream().anyMatch(c -> isDerived(c.rule()))) {
      block(
          table,
          "keys of %s are derived, and each phase would have a key map of its own".formatted(name),
          "put it and what points to it into one phase, or leave 'key: uuid' out");
    }
  }

  private static boolean isDerived(ValueRule rule) {
    return rule instanceof ValueRule.DeriveKey || rule instanceof ValueRule.RecallKey;
  }

  private void block(Table table, String what, String fix) {
    findings.block(path(table.name()), what, fix);
  }

  /** Numbers are drawn on both sides at once; see the sequences at the cutover. */
  private void checkKeys(Table table, String share) {
    for (String name : table.keyColumns()) {
      Column column = table.column(name).orElseThrow();
      boolean isDrawn =
          column.generation() == Generation.SERIAL
              || column.generation() == Generation.IDENTITY_BY_DEFAULT
              || column.generation() == Generation.IDENTITY_ALWAYS;
      if (isDrawn && !table.keyColumns().contains(share) && !WHOLE.contains(column.type())) {
        block(
            table,
            "%s of %s is %s: there are too few numbers for both sides to draw from"
                .formatted(name, table.name(), column.type()),
            "alter table … alter column … type bigint on the source first");
      } else if (isDrawn && !table.keyColumns().contains(share)) {
        findings.note(
            path(table.name()),
            "%s of %s is drawn on both sides while its phases are on two: at each switch the side that takes over begins 1,000,000 behind the other"
                .formatted(name, table.name()));
      }
    }
    if (!table.keyColumns().contains(share)) {
      findings.note(
          path(table.name()),
          "neither side can see to it alone that keys of %s are unique among all phases: one that is given twice stops sync"
              .formatted(table.name()));
    }
  }

  private void checkColumn(Table table, Column column) {
    if (!column.isStored()) {
      block(
          table,
          "%s of %s is computed by the server".formatted(column.name(), table.name()),
          "share it by a stored column");
    }
    if (ShareValues.of(column.type()).isEmpty()) {
      block(
          table,
          "%s of %s is %s, whose values cannot be told apart beforehand"
              .formatted(column.name(), table.name(), column.type()),
          "share it by a column of a whole number, numeric, date, timestamp, text, varchar or"
              + " uuid");
    }
    RowShares shares = PlannedShares.of(plan);
    TableMapping mapping = mappings.get(table.name());
    String image =
        shares.allOfSource(table.name()).values().stream().findFirst().orElseThrow().image();
    Optional<ColumnMapping> on = Optional.ofNullable(mapping).flatMap(m -> m.column(image));
    boolean isSame =
        on.filter(c -> c.rule().equals(new ValueRule.Carry(column.name())))
            .filter(c -> isSame(c.type(), column.type()))
            .isPresent();
    if (mapping != null && !isSame) {
      block(
          table,
          "%s of %s does not go over as it is: its rows would be of other phases there"
              .formatted(column.name(), table.name()),
          "map it by nothing but 'from', or share the table by another column");
    }
  }

  private static boolean isSame(String type, String other) {
    return type.equals(other) || (WHOLE.contains(type) && WHOLE.contains(other));
  }

  private void checkParts(Table table, Column column, List<PlannedPhase> sharing) {
    Optional<ShareValues> values = ShareValues.of(column.type());
    if (values.isPresent()) {
      SharePartition parts = new SharePartition(table.name(), column, values.get(), findings);
      sharing.forEach(
          phase -> parts.add(phase.name(), path(phase), rows(phase, table.name()).part()));
      parts.check();
    }
  }

  /**
   * Whether a foreign key from or to a shared table keeps within phases, by its columns or rows.
   */
  void checkForeignKey(Table table, ForeignKey key) {
    List<PlannedPhase> from = phasing.places(table.name());
    List<PlannedPhase> to = phasing.places(key.references());
    if (!from.equals(to) || !isAlike(table.name(), key.references())) {
      findings.block(
          "phases",
          "%s (%s) points to %s (%s) by the foreign key %s, which nobody could keep while they are on two sides"
              .formatted(table.name(), names(from), key.references(), names(to), key.name()),
          "share both by the same values, put both into one phase, or drop the foreign key on the"
              + " source");
    }
  }

  private static String names(List<PlannedPhase> phases) {
    return phases.stream().map(PlannedPhase::name).collect(Collectors.joining(", "));
  }

  private boolean isAlike(TableName one, TableName other) {
    return phasing.sharing(one).stream()
        .allMatch(
            phase ->
                phase
                    .rowsOf(other)
                    .map(PhaseRows::part)
                    .equals(phase.rowsOf(one).map(PhaseRows::part)));
  }

  /** What is asked of a table would be asked of the rows of all phases. */
  private void checkRules() {
    plan.verify().rules().stream()
        .filter(rule -> rule.table().filter(phasing.shared()::contains).isPresent())
        .forEach(
            rule ->
                findings.block(
                    "verify.rules",
                    "the rule '%s' is about %s, whose rows are in several phases"
                        .formatted(rule.name(), rule.table().orElseThrow()),
                    "ask it behind the last phase, with 'whimbrel verify'; a query does not know"
                        + " which rows have moved"));
  }
}
