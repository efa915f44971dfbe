package io.whimbrel.planfile;

import io.whimbrel.core.plan.PhaseRows;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.CutoverRules;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.watch.WatchRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the phases of a phased migration. */
final class PhasesReader {

  private static final String REST = "rest";
  private static final String TABLES = "[public.orders, public.order_lines]";

  private final CutoverReader cutovers;

  PhasesReader(Path directory, UrlReader urls) {
    this.cutovers = new CutoverReader(directory, urls);
  }

  /** Reads the list; it is there where the strategy is phased, and nowhere else. */
  Phasing read(
      Section plan, Strategy strategy, CutoverRules cutover, VerifyRules verify, WatchRules watch) {
    Optional<Value> list = plan.value("phases");
    if (strategy != Strategy.PHASED) {
      list.ifPresent(
          v ->
              v.complain(
                  "the plan has phases, and its strategy is " + Value.spelled(strategy),
                  "write 'strategy: phased', or take 'phases' out"));
      return Phasing.DEFAULT;
    }
    if (list.isEmpty()) {
      plan.value("strategy")
          .ifPresent(
              v ->
                  v.complain(
                      "the strategy phased needs phases",
                      "add 'phases: [{ name: catalogue, tables: [public.product] }, { name:"
                          + " orders, tables: rest }]'"));
      return Phasing.DEFAULT;
    }
    checkRules(plan, verify);
    checkMetrics(plan, watch);
    return read(list.get(), cutover);
  }

  private Phasing read(Value list, CutoverRules cutover) {
    List<Value> items = list.items();
    if (items.size() < 2) {
      list.complain(
          list.label() + " has %d phases, at least 2 are needed".formatted(items.size()),
          "add a phase, or write 'strategy: blue-green'");
    }
    List<PlannedPhase> phases = new ArrayList<>();
    Set<String> names = new HashSet<>();
    PhaseRowsReader rows = new PhaseRowsReader();
    for (int i = 0; i < items.size(); i++) {
      Value item = items.get(i);
      boolean isLast = i == items.size() - 1;
      Section section = item.section(PlanKeys.PHASE);
      Optional<String> name = section.required("name", "orders").flatMap(v -> name(v, names));
      List<PhaseRows> shared = section.value("rows").map(rows::read).orElse(List.of());
      Optional<Value> named =
          section.value("rows").isPresent()
              ? section.value("tables")
              : section.required("tables", TABLES);
      Optional<List<String>> tables = named.map(v -> tables(v, isLast));
      Optional<List<SwitchAction>> switches = section.value("switch").map(cutovers::switches);
      if (switches.isEmpty()) {
        checkShared(item, cutover);
      }
      phases.add(
          new PlannedPhase(
              name.orElse(""),
              tables.orElse(List.of()),
              shared,
              tables.isPresent() && tables.get().isEmpty(),
              switches,
              section.value("smoke-tests").map(Value::texts),
              section.value("approve").flatMap(v -> v.word(Approval.class))));
    }
    return new Phasing(phases);
  }

  private static Optional<String> name(Value value, Set<String> names) {
    Optional<String> name =
        value.parsed(
            t -> Optional.of(t).filter(PlannedPhase::isName),
            "a name of lower-case letters, digits and hyphens, as in orders-2024");
    name.filter(n -> !names.add(n))
        .ifPresent(
            n ->
                value.complain(
                    "two phases are called '%s'".formatted(ReadingNotes.echo(n)),
                    "give one of them another name"));
    return name;
  }

  private static List<String> tables(Value value, boolean isLast) {
    if (value.isList()) {
      if (value.isUnfilled()) {
        value.complain(value.label() + " names no table", "list tables or patterns: " + TABLES);
      }
      return TablesReader.patterns(value);
    }
    Optional<String> word = value.text();
    if (word.filter(REST::equals).isEmpty()) {
      word.ifPresent(
          t ->
              value.complain(
                  "%s is '%s'".formatted(value.label(), ReadingNotes.echo(t)),
                  "write a list, as in %s, or rest".formatted(TABLES)));
    } else if (!isLast) {
      value.complain("a phase that is not the last takes the rest", "make it the last phase");
    }
    return List.of();
  }

  /** What moves all traffic at once would move that of tables whose phase is yet to come. */
  private static void checkShared(Value phase, CutoverRules cutover) {
    if (cutover.switches().stream().anyMatch(PhasesReader::movesAll)) {
      phase.complain(
          "the switch of 'cutover' would move the traffic of every phase at once",
          "give the phase a 'switch' of its own, as in { env-file: { path: app.env, key:"
              + " ORDERS_DATABASE_URL } }");
    }
  }

  /** A command is told which phase it is; the others cannot tell. */
  private static boolean movesAll(SwitchAction action) {
    return switch (action) {
      case SwitchAction.Command _ -> false;
      case SwitchAction.EnvFile _, SwitchAction.PgBouncer _, SwitchAction.HaProxy _ -> true;
      case SwitchAction.Http _ -> true;
    };
  }

  /** Runs of several phases are watched by one process, and a page of figures is of one run. */
  private static void checkMetrics(Section plan, WatchRules watch) {
    if (watch.metrics().isPresent()) {
      plan.value("watch")
          .ifPresent(
              v ->
                  v.complain(
                      "'watch.metrics' gives the figures of one run, and each phase is a run",
                      "take it out; 'whimbrel status' and alerts tell of each phase"));
    }
  }

  /** A rule is asked in the phase of its table. */
  private static void checkRules(Section plan, VerifyRules verify) {
    verify.rules().stream()
        .filter(rule -> rule.table().isEmpty())
        .findFirst()
        .ifPresent(
            rule ->
                plan.value("verify")
                    .ifPresent(
                        v ->
                            v.complain(
                                "the rule '%s' names no table, and tables move one phase at a time"
                                    .formatted(ReadingNotes.echo(rule.name())),
                                "add 'table: schema.table': the rule is asked in that phase")));
  }
}
