package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepTrial;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.plan.step.ToolWay;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.core.run.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the steps of a plan, and what order they have. */
final class StepsReader {

  /** What is about the rows of one database, and says nothing of steps. */
  static final List<String> OF_ROWS =
      List.of(
          "strategy",
          "phases",
          "schema",
          "tables",
          "access",
          "verify",
          "cutover",
          "monitor",
          "cleanup",
          "backup",
          "rollback",
          "alerts",
          "watch",
          "parallel-run");

  /** What steps of maintenance mode go by: which tables, and the message and the hooks. */
  private static final List<String> OF_MAINTENANCE = List.of("tables", "cutover");

  /** The limits that steps have. */
  static final List<String> LIMITS = List.of("workers", "retry");

  private static final String EXAMPLE = "{ name: add-index, sql: migrations }";

  private static final String UNDO = ".undo";

  private enum Person {
    PERSON
  }

  private enum Acceptance {
    ACCEPTED
  }

  private final StepActionReader actions;

  StepsReader(
      Path directory, UrlReader urls, Optional<DatabaseUrl> source, Optional<DatabaseUrl> target) {
    this.actions = new StepActionReader(directory, urls, source, target);
  }

  /** Whether a plan is one of steps. */
  static boolean isStepped(Section plan) {
    return plan.value("steps").isPresent();
  }

  /** Complains about what a plan of steps says in vain. */
  static void checkBeside(Section plan, Section limits, Steps steps) {
    plan.value("guide")
        .filter(_ -> steps.all().stream().anyMatch(s -> s.action() instanceof StepAction.Copy))
        .ifPresent(
            guide ->
                guide.complain(
                    "a step of the guide carries the rows of another plan, which is the same in"
                        + " every environment",
                    "take the step 'copy' out, and run that plan by itself"));
    boolean isMaintained =
        steps.all().stream().anyMatch(step -> step.action() instanceof StepAction.Maintenance);
    if (isMaintained) {
      checkMaintained(plan);
    }
    plan.keys().stream()
        .filter(OF_ROWS::contains)
        .filter(key -> !isMaintained || !OF_MAINTENANCE.contains(key))
        .flatMap(key -> plan.value(key).stream())
        .forEach(
            value ->
                value.complain(
                    "%s is about the rows of a database, and the plan has steps"
                        .formatted(value.label()),
                    "take it out, or move it into a plan without 'steps'"));
    limits.keys().stream()
        .filter(key -> !LIMITS.contains(key))
        .flatMap(key -> limits.value(key).stream())
        .forEach(
            value ->
                value.complain(
                    "%s is no limit of steps".formatted(value.label()),
                    "take it out; steps have 'workers' and 'retry'"));
  }

  /** Of a cutover only what maintenance mode goes by has a meaning. */
  private static void checkMaintained(Section plan) {
    plan.value("cutover")
        .map(value -> value.section(PlanKeys.CUTOVER))
        .ifPresent(
            cutover ->
                cutover.keys().stream()
                    .filter(key -> !key.equals("maintenance"))
                    .flatMap(key -> cutover.value(key).stream())
                    .forEach(
                        value ->
                            value.complain(
                                "%s is about the rows of a database, and the plan has steps"
                                    .formatted(value.label()),
                                "take it out; beside steps 'cutover' has 'maintenance' only")));
  }

  /** The steps of a plan; none where it has no such list. */
  Steps read(Section plan) {
    Optional<Value> list = plan.value("steps");
    if (list.isEmpty()) {
      return Steps.NONE;
    }
    if (list.get().isUnfilled()) {
      list.get().complain("'steps' is an empty list", "add a step, as in " + EXAMPLE);
    }
    Map<Step, Value> steps = new LinkedHashMap<>();
    for (Value item : list.get().items()) {
      step(item, new Steps(List.copyOf(steps.keySet()))).ifPresent(step -> steps.put(step, item));
    }
    Steps all = new Steps(List.copyOf(steps.keySet()));
    steps.forEach((step, value) -> checkOrder(step, value, all));
    if (!all.cycle().isEmpty()) {
      list.get()
          .complain(
              "steps wait for each other: %s -> %s"
                  .formatted(String.join(" -> ", all.cycle()), all.cycle().getFirst()),
              "take one of these out of an 'after'");
    }
    return all;
  }

  private Optional<Step> step(Value value, Steps above) {
    Section section = value.section(PlanKeys.STEP);
    Optional<String> name = section.required("name", "add-index").flatMap(v -> name(v, above));
    Optional<StepAction> action = actions.read(value, section);
    Optional<StepAction> undo = section.value("undo").flatMap(actions::undo);
    List<String> after = section.value("after").map(StepsReader::after).orElse(List.of());
    Optional<Duration> timeout =
        section
            .value("timeout")
            .flatMap(v -> v.parsed(Quantity::duration, "a time: " + Quantity.DURATION));
    Optional<Phase> phase = section.value("phase").flatMap(StepsReader::phase);
    List<Trait> traits = traits(section, action);
    StepTrial trial =
        section
            .value("rehearse")
            .flatMap(v -> actions.trial(v, action))
            .orElseGet(StepTrial.ByKind::new);
    if (name.isEmpty() || action.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Step(
            name.get(),
            action.get(),
            phase.orElseGet(() -> usual(action.get(), after, above)),
            after,
            undo,
            timeout,
            traits,
            trial));
  }

  private static Optional<String> name(Value value, Steps above) {
    Optional<String> name =
        value.parsed(
            text -> Optional.of(text.strip()).filter(Step::isName),
            "a name of lower-case letters, digits, dots, hyphens and _, as in add-index");
    name.flatMap(above::named)
        .ifPresent(
            other ->
                value.complain(
                    "two steps are called '%s'".formatted(other.name()),
                    "give one of them another name"));
    name.filter(StepsReader::isTaken)
        .ifPresent(
            taken ->
                value.complain(
                    "a step cannot be called '%s': phases and what undoes a step are called so"
                        .formatted(taken),
                    "give it another name, as in %s-1".formatted(taken.replace(UNDO, ""))));
    return name;
  }

  private static boolean isTaken(String name) {
    return name.endsWith(UNDO)
        || Arrays.stream(Phase.values()).anyMatch(phase -> Value.spelled(phase).equals(name));
  }

  private static List<String> after(Value value) {
    return (value.isList() ? value.items().stream() : Stream.of(value))
        .flatMap(v -> v.stripped().stream())
        .distinct()
        .toList();
  }

  private static Optional<Phase> phase(Value value) {
    Optional<Phase> phase = value.word(Phase.class);
    if (phase.equals(Optional.of(Phase.ROLLBACK))) {
      value.complain(
          "steps are rolled back by what undoes each of them",
          "write it as 'undo' of the step that it takes back");
      return Optional.empty();
    }
    return phase;
  }

  /** That of the kind, unless the step comes after one of a later phase. */
  private static Phase usual(StepAction action, List<String> after, Steps above) {
    Phase ofKind =
        switch (action) {
          case StepAction.Sql _,
              StepAction.Migrations _,
              StepAction.Command _,
              StepAction.Http _,
              StepAction.ChangeFile _,
              StepAction.Code _,
              StepAction.Wait _,
              StepAction.WaitUntil _,
              StepAction.Manual _,
              StepAction.Maintenance _ ->
              Phase.PREPARE;
          case StepAction.Copy _ -> Phase.COPY;
          case StepAction.Check _ -> Phase.VERIFY;
          case StepAction.Traffic _ -> Phase.CUTOVER;
        };
    return after.stream()
        .flatMap(name -> above.named(name).stream())
        .map(Step::phase)
        .reduce(ofKind, (one, other) -> one.compareTo(other) < 0 ? other : one);
  }

  private static List<Trait> traits(Section section, Optional<StepAction> action) {
    List<Trait> traits = new ArrayList<>();
    if (action.filter(StepsReader::knowsWhatItDid).isPresent()) {
      traits.add(Trait.REPEATABLE);
    }
    section
        .value("approve")
        .flatMap(v -> v.word(Person.class))
        .ifPresent(_ -> traits.add(Trait.APPROVED_BY_PERSON));
    section
        .value("again")
        .flatMap(Value::flag)
        .filter(isAgain -> isAgain)
        .ifPresent(_ -> traits.add(Trait.REPEATABLE));
    section
        .value("irreversible")
        .flatMap(v -> v.word(Acceptance.class))
        .ifPresent(_ -> traits.add(Trait.IRREVERSIBLE));
    return traits;
  }

  /** A tool or run that looks into its own history first, or what works on a copy. */
  private static boolean knowsWhatItDid(StepAction action) {
    return action instanceof StepAction.Code
        || action instanceof StepAction.Copy
        || (action instanceof StepAction.Migrations migrations
            && migrations.way() instanceof ToolWay.ByTool);
  }

  private static void checkOrder(Step step, Value value, Steps all) {
    for (String name : step.after()) {
      Optional<Step> other = all.named(name);
      if (other.isEmpty()) {
        value.complain(
            "step '%s' comes after '%s', which is no step"
                .formatted(step.name(), ReadingNotes.echo(name)),
            Value.hint(name, all.all().stream().map(Step::name).toList()));
      } else if (other.get().phase().compareTo(step.phase()) > 0) {
        value.complain(
            "step '%s' of phase %s comes after '%s' of phase %s"
                .formatted(
                    step.name(),
                    Value.spelled(step.phase()),
                    name,
                    Value.spelled(other.get().phase())),
            "write 'phase: %s', or take '%s' out of 'after'"
                .formatted(Value.spelled(other.get().phase()), name));
      }
    }
  }
}
