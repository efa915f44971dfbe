package io.whimbrel.documents.alteration;

import io.whimbrel.core.alteration.Blocking;
import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogChange.Action;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.TableLock;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.alteration.TriedQuery;
import io.whimbrel.core.alteration.TriedQuery.Version;
import io.whimbrel.core.checklist.Checklist;
import io.whimbrel.core.checklist.ChecklistItem;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.documents.strategy.paper.Answer;
import io.whimbrel.documents.strategy.paper.Check;
import io.whimbrel.documents.strategy.paper.Times;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What there is to show for the items of the check lists of a schema change. */
final class ChangeEvidence {
  private static final Answer NOBODY = Answer.open("");

  private final SchemaChangeFacts facts;
  private final Trial trial;
  private final Map<String, Supplier<Answer>> rules = new HashMap<>();

  ChangeEvidence(SchemaChangeFacts facts) {
    this.facts = facts;
    this.trial = facts.trial();
    rules.put(ChecklistItem.PERSON, () -> NOBODY);
    rules.put(ChecklistItem.CHOICE, () -> NOBODY);
    rules.put("tried", this::tried);
    rules.put("tried-real", this::triedReal);
    rules.put("back-written", this::backWritten);
    rules.put("taken-back", this::takenBack);
    rules.put("zero-downtime", this::zeroDowntime);
    rules.put("measured", this::measured);
    rules.put("locks", this::locks);
    rules.put("indexes", this::indexes);
    rules.put("old-queries", () -> queries(Version.OLD, "old-queries"));
    rules.put("new-queries", () -> queries(Version.NEW, "new-queries"));
    rules.put("gradual", this::gradual);
    rules.put("code", this::code);
    rules.put("rows-tried", this::rowsTried);
    rules.put("checks-planned", () -> checks(_ -> true, false));
    rules.put("checks-held", () -> checks(_ -> true, true));
    rules.put("checks-before", () -> checks(this::isBefore, true));
    rules.put("checks-behind", () -> checks(step -> !isBefore(step), true));
    rules.put("scripts-run", this::scriptsRun);
    rules.put("run-whole", this::runWhole);
    rules.put("audit", this::audit);
    rules.put("baseline", this::baseline);
    rules.put("staging", this::staging);
    rules.put("told", this::told);
    rules.put("window", this::window);
    rules.put(
        "written", () -> Answer.done("this document, and 'whimbrel explain' with every step"));
  }

  /** A list, item by item. */
  List<Check> of(String list) {
    return Checklist.schemaChange().of(list).stream().map(this::check).toList();
  }

  /** Every item of every list. */
  List<Check> all() {
    return Checklist.schemaChange().items().stream().map(this::check).toList();
  }

  private Check check(ChecklistItem item) {
    Answer answer = Objects.requireNonNull(rules.get(item.rule()), item.rule()).get();
    boolean isForPeople = answer.equals(NOBODY) && item.kind() == ChecklistItem.Kind.OWN;
    return new Check(
        item,
        item.text(),
        isForPeople ? Answer.open("tick it: whimbrel tick " + item.id()) : answer,
        Optional.ofNullable(facts.ticks().get(item.id())));
  }

  private Answer tried() {
    return trial
        .failure()
        .map(f -> Answer.failed("%s: %s".formatted(f.where(), f.what())))
        .orElseGet(
            () ->
                Answer.done(
                    "%s ran through on %s, %s"
                        .formatted(scripts(), trial.server(), Times.minute(facts.asOf()))));
  }

  private String scripts() {
    int count = trial.scripts().size();
    return count == 1 ? "1 script" : count + " scripts";
  }

  /** An empty database is no stage. */
  private Answer triedReal() {
    Answer tried = tried();
    return tried.state() == Answer.State.DONE && trial.before().tables().isEmpty()
        ? Answer.open("tried on an empty structure only: have the real one read, or tick it")
        : tried.state() == Answer.State.DONE
            ? Answer.done(tried.words() + ", with the structure of " + trial.origin())
            : tried;
  }

  private Answer backWritten() {
    return trial.irreversible().isEmpty()
        ? Answer.done("each script has its way back, see Rollback Script")
        : Answer.failed("nothing takes back " + String.join(", ", trial.irreversible()));
  }

  private Answer takenBack() {
    if (trial.failure().isPresent()) {
      return Answer.open("the way back was not tried, as the way there fails");
    }
    if (trial.failureBack().isPresent()) {
      return Answer.failed(
          "%s: %s".formatted(trial.failureBack().get().where(), trial.failureBack().get().what()));
    }
    if (!trial.irreversible().isEmpty()) {
      return backWritten();
    }
    if (!trial.left().isEmpty()) {
      return Answer.failed(
          "the structure is not as before: "
              + trial.left().stream()
                  .map(c -> c.action().text() + " " + c.label())
                  .collect(Collectors.joining(", ")));
    }
    return Answer.done(
        "taken back on %s, the structure was as before%s"
            .formatted(
                trial.server(),
                trial.lost().isEmpty()
                    ? ""
                    : "; no script brings back the values of "
                        + trial.lost().stream()
                            .map(c -> c.owner() + "." + c.name())
                            .collect(Collectors.joining(", "))));
  }

  private Answer measured() {
    if (trial.failure().isPresent()) {
      return Answer.open("the scripts do not run through");
    }
    return facts.bytes().isEmpty() && !trial.before().tables().isEmpty()
        ? Answer.done("locks and rewrites were measured; how large tables are is not known")
        : Answer.done("locks and rewrites were measured, and held against the size of tables");
  }

  private Answer zeroDowntime() {
    List<Answer> both = List.of(locks(), queries(Version.OLD, "old-queries"));
    return all(both, "no statement keeps others waiting, and old code works with the new schema");
  }

  private static Answer all(List<Answer> answers, String words) {
    return answers.stream()
        .filter(a -> a.state() == Answer.State.FAILED)
        .findFirst()
        .or(() -> answers.stream().filter(a -> a.state() == Answer.State.OPEN).findFirst())
        .orElse(Answer.done(words));
  }

  /** A table that others work with is read or written whole while they wait. */
  private Answer locks() {
    if (trial.failure().isPresent()) {
      return Answer.open("the scripts do not run through");
    }
    List<String> waiting =
        trial.forward().stream()
            .flatMap(
                effect ->
                    effect.tables().stream()
                        .filter(t -> isLong(effect, t))
                        .map(t -> effect.place() + " on " + t))
            .toList();
    return waiting.isEmpty()
        ? Answer.done("no statement reads or writes a whole table while writes wait")
        : Answer.failed(
            "a whole table is read or written while others wait: " + String.join(", ", waiting));
  }

  private boolean isLong(StatementEffect effect, TableName table) {
    boolean isWhole = effect.rewritten().contains(table) || effect.scanned().contains(table);
    return isWhole
        && trial.before().table(table).isPresent()
        && trial
            .held(effect, table)
            .map(TableLock::blocking)
            .filter(b -> b.compareTo(Blocking.WRITES) >= 0)
            .isPresent();
  }

  private Answer indexes() {
    List<StatementEffect> making =
        trial.forward().stream()
            .filter(e -> e.changes().stream().anyMatch(this::isNewIndex))
            .toList();
    if (making.isEmpty()) {
      return Answer.notNeeded("no table that was there gets an index");
    }
    List<String> blocking =
        making.stream().filter(e -> !e.isAlone()).map(StatementEffect::place).toList();
    return blocking.isEmpty()
        ? Answer.done("every index is made concurrently")
        : Answer.failed("not made concurrently, so writes wait: " + String.join(", ", blocking));
  }

  private boolean isNewIndex(CatalogChange change) {
    return change instanceof CatalogChange.OfPart part
        && part.isIndex()
        && part.action() == Action.ADDED
        && part.table().filter(t -> trial.before().table(t).isPresent()).isPresent();
  }

  private Answer queries(Version version, String key) {
    List<TriedQuery> all = trial.queries(version);
    if (all.isEmpty()) {
      return Answer.open("name its queries in schema-change.%s, or tick it".formatted(key));
    }
    if (trial.failure().isPresent()) {
      return Answer.open("the scripts do not run through");
    }
    List<String> astray =
        all.stream().filter(q -> ownSide(q).isPresent()).map(TriedQuery::place).toList();
    if (!astray.isEmpty()) {
      return Answer.failed(
          "refused even by the structure that they are for: " + String.join(", ", astray));
    }
    List<String> refused =
        all.stream()
            .filter(q -> otherSide(q).isPresent())
            .map(q -> "%s (%s)".formatted(q.place(), otherSide(q).get()))
            .toList();
    return refused.isEmpty()
        ? Answer.done(
            "%d of its queries were understood by the %s structure"
                .formatted(all.size(), version == Version.OLD ? "new" : "old"))
        : Answer.failed("refused: " + String.join(", ", refused));
  }

  /** What the structure says that is not a query's own. */
  private static Optional<String> otherSide(TriedQuery query) {
    return switch (query.version()) {
      case OLD -> query.after();
      case NEW -> query.before();
    };
  }

  private static Optional<String> ownSide(TriedQuery query) {
    return switch (query.version()) {
      case OLD -> query.before();
      case NEW -> query.after();
    };
  }

  private Answer gradual() {
    return all(
        List.of(queries(Version.OLD, "old-queries"), queries(Version.NEW, "new-queries")),
        "old and new code work with both structures");
  }

  private Answer code() {
    boolean isNamed =
        !facts.plan().dossier().schemaChange().backend().isEmpty()
            || !facts.plan().dossier().schemaChange().frontend().isEmpty();
    return isNamed && facts.code().mentions().isEmpty()
        ? Answer.notNeeded("none of %d files mentions what changes".formatted(facts.code().read()))
        : NOBODY;
  }

  private Answer rowsTried() {
    if (RowWork.of(trial).isEmpty()) {
      return Answer.notNeeded("no script changes rows");
    }
    if (trial.failure().isPresent()) {
      return Answer.open("the scripts do not run through");
    }
    return trial.rows() > 0
        ? Answer.done("its statements ran on %s rows".formatted(Figures.count(trial.rows())))
        : Answer.open("its statements ran without rows: give --rows, or tick it");
  }

  private List<Step> checkSteps() {
    return facts.plan().steps().all().stream()
        .filter(step -> step.action() instanceof StepAction.Check)
        .toList();
  }

  private boolean isBefore(Step check) {
    return facts.plan().steps().all().stream()
        .filter(Step::isOfScripts)
        .anyMatch(sql -> facts.plan().steps().isBefore(check, sql));
  }

  private Answer checks(Predicate<Step> which, boolean isToHold) {
    List<Step> checks = checkSteps().stream().filter(which).toList();
    if (checks.isEmpty()) {
      return Answer.open("add a step of kind 'check' to the plan, or tick it");
    }
    String names = checks.stream().map(Step::name).collect(Collectors.joining(", "));
    if (!isToHold) {
      return Answer.done("the plan has checks: " + names);
    }
    return checks.stream().allMatch(step -> isDone(step.name()))
        ? Answer.done("held in the run: " + names)
        : Answer.open("the run checks it: " + names);
  }

  private boolean isDone(String step) {
    return facts.run().stream()
        .flatMap(run -> run.steps().stream())
        .filter(record -> record.name().equals(step))
        .map(StepRecord::state)
        .anyMatch(state -> state == StepState.DONE);
  }

  private Answer scriptsRun() {
    List<String> steps =
        facts.plan().steps().all().stream().filter(Step::isOfScripts).map(Step::name).toList();
    return !steps.isEmpty() && steps.stream().allMatch(this::isDone)
        ? Answer.done("done in the run: " + String.join(", ", steps))
        : Answer.open(
            steps.isEmpty() ? "tick it when another tool has run them" : "'whimbrel run' does it");
  }

  private Answer runWhole() {
    boolean isOver = facts.run().map(run -> run.run().state() == RunState.DONE).orElse(false);
    return isOver && !checkSteps().isEmpty()
        ? Answer.done("the run is done, and its checks held")
        : NOBODY;
  }

  private Answer audit() {
    return facts
        .run()
        .map(run -> Answer.done("'whimbrel audit' has what was done in run " + run.run().run()))
        .orElse(Answer.open("'whimbrel run' writes it, see 'whimbrel audit'"));
  }

  private Answer baseline() {
    return facts
        .run()
        .filter(run -> run.facts().keySet().stream().anyMatch(f -> f.startsWith("baseline")))
        .map(_ -> Answer.done("measured in the run before rows were copied"))
        .orElse(NOBODY);
  }

  private Answer staging() {
    List<Check> open = of("change-staging").stream().filter(check -> !check.isTicked()).toList();
    return open.isEmpty()
        ? Answer.done("everything under Staging Environment is ticked")
        : Answer.open("first: " + open.stream().map(Check::text).collect(Collectors.joining(", ")));
  }

  private Answer told() {
    return facts.plan().notifying().channels().isEmpty()
        ? Answer.open("name channels in 'notify', or tick it")
        : Answer.done(
            "told by the run through %d channels"
                .formatted(facts.plan().notifying().channels().size()));
  }

  private Answer window() {
    return facts
        .plan()
        .dossier()
        .schedule()
        .window()
        .map(window -> Answer.done(window.toString()))
        .orElse(Answer.open("write it in the plan as 'schedule: { window: ... }', or tick it"));
  }
}
