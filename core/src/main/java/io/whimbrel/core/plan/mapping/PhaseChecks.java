package io.whimbrel.core.plan.mapping;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether the phases of a plan take all its tables apart where they may be: every table is in one
 * phase, and what belongs together is together. Between two phases one side is in charge of the one
 * table and the other of the other, so that
 *
 * <ul>
 *   <li>a foreign key between them could not be kept: a row may be deleted on the one side while
 *       the other side gets a row that points to it;
 *   <li>a table that inherits from one of another phase would be written through its parent;
 *   <li>a sequence that both draw from would hand out the same numbers on both sides.
 * </ul>
 */
public final class PhaseChecks {
  private static final int NAMED_MAX = 5;

  private final Plan plan;
  private final Phasing phasing;
  private final Inventory source;
  private final PlanFindings findings;

  private PhaseChecks(Plan plan, Inventory source) {
    this.plan = plan;
    this.phasing = plan.phasing();
    this.source = source;
    this.findings = new PlanFindings(plan);
  }

  /**
   * Checks the plan of all phases.
   *
   * @param source what the plan selects
   */
  public static List<Finding> find(Plan plan, Inventory source) {
    return new PhaseChecks(plan, source).find();
  }

  private List<Finding> find() {
    Set<Finding> all = new LinkedHashSet<>();
    MappingResult mapped = new MappingBuilder().build(plan, source);
    mapped.findings().stream().filter(f -> f.severity() == Severity.BLOCK).forEach(all::add);
    ShareChecks shares = new ShareChecks(plan, source, mapped.mappings(), findings);
    shares.check();
    checkPlaces();
    source.tables().forEach(table -> checkForeignKeys(table, shares));
    checkPartitions(mapped.mappings());
    checkFamilies();
    checkSequences();
    noteTriggers();
    all.addAll(findings.all());
    return List.copyOf(all);
  }

  private void checkPlaces() {
    boolean hasRest = phasing.phases().getLast().isRest();
    Set<PlannedPhase> filled = new LinkedHashSet<>();
    for (Table table : source.tables()) {
      if (!phasing.sharing(table.name()).isEmpty()) {
        filled.addAll(phasing.sharing(table.name()));
        continue;
      }
      List<PlannedPhase> naming = phasing.naming(table.name());
      if (naming.size() > 1) {
        findings.block(
            path(naming.get(1)),
            "%s is in %s".formatted(table.name(), names(naming)),
            "name it in one of them only");
      } else if (naming.isEmpty() && !hasRest) {
        findings.block(
            "phases",
            "%s is in no phase".formatted(table.name()),
            "name it in a phase, write 'tables: rest' in the last one, or exclude it");
      }
      filled.add(phasing.of(table.name()));
    }
    phasing.phases().stream()
        .filter(phase -> !filled.contains(phase))
        .forEach(
            phase ->
                findings.block(
                    path(phase),
                    "phase %s has no table that the plan selects".formatted(phase.name()),
                    "name a table of 'tables.include', or take the phase out"));
  }

  private String path(PlannedPhase phase) {
    return "phases." + phasing.phases().indexOf(phase) + ".tables";
  }

  private static String names(List<PlannedPhase> phases) {
    return phases.stream()
        .map(phase -> "phase " + phase.name())
        .collect(Collectors.joining(" and "));
  }

  private void checkForeignKeys(Table table, ShareChecks shares) {
    for (ForeignKey key : table.foreignKeys()) {
      boolean isSelected = source.table(key.references()).isPresent();
      if (isSelected && isShared(table.name(), key.references())) {
        shares.checkForeignKey(table, key);
        continue;
      }
      PlannedPhase from = phasing.of(table.name());
      PlannedPhase to = phasing.of(key.references());
      if (isSelected && !from.equals(to)) {
        findings.block(
            path(from),
            "%s (phase %s) points to %s (phase %s) by the foreign key %s, which nobody could keep while they are on two sides"
                .formatted(table.name(), from.name(), key.references(), to.name(), key.name()),
            "put both into one phase, or drop the foreign key on the source");
      }
    }
  }

  private boolean isShared(TableName one, TableName other) {
    return !phasing.sharing(one).isEmpty() || !phasing.sharing(other).isEmpty();
  }

  private void checkPartitions(List<TableMapping> mappings) {
    for (TableMapping mapping : mappings) {
      Table table = mapping.source();
      table
          .partitionOf()
          .filter(parent -> !phasing.of(parent).equals(phasing.of(table.name())))
          .ifPresent(
              parent ->
                  findings.block(
                      path(phasing.of(table.name())),
                      "%s is a partition of %s, which is in phase %s"
                          .formatted(table.name(), parent, phasing.of(parent).name()),
                      "put both into one phase, as by a pattern that matches both"));
    }
  }

  /** Writes through a parent are fenced with its children, and reads go through to their rows. */
  private void checkFamilies() {
    Map<String, TableName> tables = new TreeMap<>();
    source.definitions().stream()
        .filter(d -> d.kind().equals("table"))
        .forEach(d -> d.table().ifPresent(table -> tables.put(d.id(), table)));
    for (ObjectDefinition definition : source.definitions()) {
      Optional<TableName> child = Optional.ofNullable(tables.get(definition.id()));
      child
          .flatMap(source::table)
          .filter(table -> table.partitionOf().isEmpty() || !table.holdsRows())
          .ifPresent(
              table ->
                  definition.dependsOn().stream()
                      .flatMap(id -> Optional.ofNullable(tables.get(id)).stream())
                      .filter(parent -> source.table(parent).isPresent())
                      .forEach(parent -> checkFamily(table.name(), parent)));
    }
  }

  private void checkFamily(TableName child, TableName parent) {
    PlannedPhase from = phasing.places(child).getFirst();
    PlannedPhase to = phasing.places(parent).getFirst();
    if (isShared(child, parent)) {
      findings.block(
          path(from),
          "%s inherits from %s, and phases share rows of one of them".formatted(child, parent),
          "put both as a whole into one phase");
    } else if (!from.equals(to)) {
      findings.block(
          path(from),
          "%s (phase %s) inherits from %s (phase %s)"
              .formatted(child, from.name(), parent, to.name()),
          "put both into one phase: what is written through the parent is in both");
    }
  }

  private void checkSequences() {
    Set<String> sequences =
        source.definitions().stream()
            .filter(d -> d.kind().equals("sequence"))
            .map(ObjectDefinition::id)
            .collect(Collectors.toSet());
    Map<String, Set<TableName>> users = new TreeMap<>();
    for (ObjectDefinition definition : source.definitions()) {
      definition
          .table()
          .ifPresent(
              table ->
                  definition.dependsOn().stream()
                      .filter(sequences::contains)
                      .forEach(s -> users.computeIfAbsent(s, _ -> new TreeSet<>()).add(table)));
      if (sequences.contains(definition.id())) {
        definition
            .table()
            .ifPresent(t -> users.computeIfAbsent(definition.id(), _ -> new TreeSet<>()).add(t));
      }
    }
    users.forEach(this::checkSequence);
    source.definitions().stream()
        .filter(d -> sequences.contains(d.id()))
        .forEach(d -> checkSharedNumbers(d, users.getOrDefault(d.id(), Set.of())));
  }

  /** Only what a column owns is put apart at the switches. */
  private void checkSharedNumbers(ObjectDefinition sequence, Set<TableName> users) {
    if (users.isEmpty() && !phasing.shared().isEmpty()) {
      findings.warn(
          "phases",
          "%s feeds no table, and is not put apart: while rows of a table are on two sides, both hand out the same of its numbers"
              .formatted(sequence.id()),
          "let nobody draw keys of shared tables from it, or alter sequence … owned by their column"
              + " on the source");
    }
    users.stream()
        .filter(user -> !phasing.sharing(user).isEmpty())
        .filter(user -> !sequence.table().equals(Optional.of(user)))
        .findFirst()
        .ifPresent(
            user ->
                findings.block(
                    path(phasing.sharing(user).getFirst()),
                    "%s feeds %s, whose rows phases share, and no column of it owns it: both sides would hand out the same numbers"
                        .formatted(sequence.id(), user),
                    "alter sequence … owned by that column on the source, or put the whole table"
                        + " into one phase"));
  }

  private void checkSequence(String sequence, Set<TableName> users) {
    List<PlannedPhase> phases =
        users.stream().flatMap(user -> phasing.places(user).stream()).distinct().toList();
    if (phases.size() > 1 && users.size() > 1) {
      findings.block(
          path(phases.get(1)),
          "%s feeds %s, which are in %s: both sides would hand out the same numbers"
              .formatted(sequence, users, names(phases)),
          "put them into one phase, or give each a sequence of its own on the source");
    }
  }

  /** What a function does is not known: who wrote it is told to look. */
  private void noteTriggers() {
    List<String> triggers =
        source.definitions().stream()
            .filter(d -> d.kind().equals("trigger"))
            .map(ObjectDefinition::id)
            .sorted()
            .toList();
    if (!triggers.isEmpty()) {
      String more = triggers.size() > NAMED_MAX ? ", …" : "";
      findings.note(
          "phases",
          "%d triggers: what one writes to must be in the phase of its table, or that write is refused between the phases (%s%s)"
              .formatted(
                  triggers.size(),
                  triggers.stream().limit(NAMED_MAX).collect(Collectors.joining(", ")),
                  more));
    }
  }
}
