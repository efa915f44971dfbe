package io.whimbrel.engine.compare;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.mapping.MappingBuilder;
import io.whimbrel.core.plan.mapping.MappingResult;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which table of the source is compared with which one of the target, and what has no counterpart.
 * By the map of a plan, or by names. Asks no server.
 */
public final class Pairing {
  private final ComparisonRequest request;
  private final Instant now;
  private final List<TableMapping> mappings = new ArrayList<>();
  private final List<Proof> structure = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();

  private Pairing(ComparisonRequest request, Instant now) {
    this.request = request;
    this.now = now;
  }

  /** Pairs the tables of both sides, as their catalogs have them. */
  public static Pairing of(
      ComparisonRequest request, List<Table> source, List<Table> target, Instant now) {
    Pairing pairing = new Pairing(request, now);
    Set<TableName> apart =
        request.map().map(plan -> Set.copyOf(plan.maps().keySet())).orElse(Set.of());
    List<Table> values = source.stream().map(ReadColumns::asValues).toList();
    List<Table> selected =
        PartitionTrees.folded(values, apart::contains, request.tables()::selects).stream()
            .filter(table -> request.tables().selects(table.name()))
            .toList();
    Map<TableName, TableMapping> wanted = pairing.wanted(values);
    Map<TableName, Table> there = new HashMap<>();
    target.forEach(table -> there.put(table.name(), table));
    Set<TableName> taken = new HashSet<>();
    for (Table table : selected) {
      TableMapping mapping = Optional.ofNullable(wanted.get(table.name())).orElseThrow();
      taken.add(mapping.target());
      pairing.pair(table, mapping, Optional.ofNullable(there.get(mapping.target())));
    }
    pairing.nameOthers(target, taken);
    return pairing;
  }

  /** What is compared. */
  public List<TableMapping> mappings() {
    return List.copyOf(mappings);
  }

  /** Tables and columns that are on one side only, and tables whose rows cannot be compared. */
  public List<Proof> structure() {
    return List.copyOf(structure);
  }

  /** What whoever reads the result should know. */
  public List<Finding> notes() {
    return List.copyOf(notes);
  }

  private Map<TableName, TableMapping> wanted(List<Table> source) {
    Map<TableName, TableMapping> wanted = new LinkedHashMap<>();
    if (request.map().isEmpty()) {
      source.forEach(table -> wanted.put(table.name(), ReadColumns.byName(table)));
      return wanted;
    }
    mapped(
            request.map().get(),
            new Inventory("", "", "", source, List.of(), List.of(), List.of(), List.of()))
        .forEach(mapping -> wanted.put(mapping.source().name(), mapping));
    return wanted;
  }

  /** What becomes of the tables of a source by a plan. */
  static List<TableMapping> mapped(Plan plan, Inventory source) {
    MappingResult result = new MappingBuilder().build(plan, source);
    requireValid(result.findings());
    return result.mappings();
  }

  private static void requireValid(List<Finding> findings) {
    List<Finding> blocking = findings.stream().filter(f -> f.severity() == Severity.BLOCK).toList();
    if (!blocking.isEmpty()) {
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what(
              blocking.stream()
                  .map(f -> f.where() + ": " + f.what())
                  .collect(Collectors.joining("; ")))
          .where(blocking.getFirst().where())
          .fix(blocking.getFirst().fix())
          .exception();
    }
  }

  private void pair(Table table, TableMapping mapping, Optional<Table> target) {
    if (target.isEmpty()) {
      tell(table.name(), List.of(absent("table", mapping.target().toString(), "")));
      return;
    }
    boolean allowsMore =
        request.map().map(Plan::schema).filter(s -> s == SchemaMode.EXISTING).isPresent();
    ReadColumns columns = new ReadColumns(table, mapping, target.get(), allowsMore);
    notes.addAll(columns.notes());
    tell(table.name(), columns.checks());
    columns.comparable().ifPresent(mappings::add);
  }

  /** Tables of the target that nothing of the source becomes. */
  private void nameOthers(List<Table> target, Set<TableName> taken) {
    Map<String, String> back = new HashMap<>();
    request.map().ifPresent(plan -> plan.schemas().forEach((from, to) -> back.put(to, from)));
    for (Table table : PartitionTrees.folded(target, taken::contains, _ -> true)) {
      TableName name = table.name();
      TableName asSource =
          new TableName(back.getOrDefault(name.schema(), name.schema()), name.name());
      boolean isMeant =
          request.tables().selects(asSource)
              && request.map().map(Plan::tables).orElse(request.tables()).selects(asSource);
      if (isMeant && !taken.contains(name)) {
        tell(name, List.of(absent("table", "", name.toString())));
      }
    }
  }

  static Check absent(String what, String onSource, String onTarget) {
    return new Check(
        what,
        Check.Outcome.BROKEN,
        onSource.isEmpty() ? "not there" : onSource,
        onTarget.isEmpty() ? "not there" : onTarget,
        Optional.empty(),
        Optional.empty());
  }

  private void tell(TableName table, List<Check> checks) {
    if (checks.isEmpty()) {
      return;
    }
    boolean isBroken = checks.stream().anyMatch(c -> c.outcome() == Check.Outcome.BROKEN);
    structure.add(
        new Proof(
            Level.STRUCTURE,
            table,
            isBroken ? Proof.Verdict.DIFFERENT : Proof.Verdict.UNDECIDED,
            0,
            0,
            0,
            0,
            List.of(),
            checks,
            "",
            now));
  }

  /** The tables that have to be asked for on the source. */
  public static TableSelection asked(ComparisonRequest request) {
    return request.map().map(Plan::tables).orElse(new TableSelection(List.of("*"), List.of()));
  }
}
