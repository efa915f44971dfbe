package io.whimbrel.engine;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.CleanupRules;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.back.WayBack;
import io.whimbrel.engine.run.Cargo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes down what a run will do, in order. */
final class Explanation {
  private final Plan plan;
  private final Cargo cargo;
  private final List<SchemaStep> schema;
  private final List<ExplainedStep> steps = new ArrayList<>();

  Explanation(Plan plan, Cargo cargo, List<SchemaStep> schema) {
    this.plan = plan;
    this.cargo = cargo;
    this.schema = schema;
  }

  List<ExplainedStep> steps() {
    steps.clear();
    add(Phase.ASSESS, "assess", "look for what stands in the way; nothing is changed");
    prepare();
    if (plan.strategy() == Strategy.BIG_BANG) {
      downtime();
    }
    copy();
    sync();
    add(Phase.VERIFY, "verify", "compare all rows of both sides while changes go on");
    cutover();
    add(
        Phase.MONITOR,
        "monitor",
        "check the target every %s for %s; %d checks of the plan"
            .formatted(
                Figures.limit(plan.monitor().every()),
                Figures.limit(plan.monitor().length()),
                plan.monitor().checks().size()));
    wayBack();
    cleanup();
    return List.copyOf(steps);
  }

  /** What becomes of what is written behind the cutover; told by column where it changes. */
  private void wayBack() {
    if (!WayBack.isWanted(plan)) {
      return;
    }
    add(
        Phase.MONITOR,
        "way back",
        "carry every write that the new side accepts to the old side, from the cutover until"
            + " cleanup or 'whimbrel rollback'");
    for (TableMapping back : cargo.wayBack()) {
      if (!back.isPlain()) {
        add(Phase.MONITOR, "way back " + back.target(), back + ": " + WayBackText.of(back));
      }
    }
  }

  private void prepare() {
    add(Phase.PREPARE, "control tables", "make the run's own schema 'whimbrel' on the target");
    schema(Phase.PREPARE, SchemaStep.Stage.BEFORE_COPY);
    add(Phase.PREPARE, "target fence", "the target refuses writes of everybody but this run");
    if (plan.strategy() != Strategy.BIG_BANG) {
      changeLog();
    }
    add(
        Phase.PREPARE,
        "chunks",
        "cut every table into key ranges of about %d rows".formatted(plan.limits().chunkRows()));
  }

  private void changeLog() {
    add(Phase.PREPARE, "change log", "make the source keep its log from here on for this run");
  }

  /** The gate of a big bang, and what begins behind it. */
  private void downtime() {
    gate("go on at once");
    add(
        Phase.PREPARE,
        "fence",
        "the source refuses writes; transactions open for longer than %s are ended; the downtime"
                .formatted(Figures.limit(plan.limits().openTransactions()))
            + " of at most %s begins".formatted(Figures.limit(longest())));
    changeLog();
  }

  private Duration longest() {
    return plan.limits().downtime().orElse(plan.limits().pause());
  }

  private void gate(String byRule) {
    add(
        Phase.CUTOVER,
        "gate CUTOVER",
        plan.cutover().approve() == Approval.PERSON ? "wait until a person approves" : byRule);
  }

  private void throttle() {
    Throttle throttle = plan.limits().throttle();
    List<String> parts = new ArrayList<>();
    throttle.rate().ifPresent(rate -> parts.add("at most %d bytes in a second".formatted(rate)));
    if (!throttle.hours().isEmpty()) {
      parts.add("within " + texts(throttle.hours()));
    }
    if (!throttle.source().isEmpty()) {
      parts.add("less while " + texts(throttle.source()));
    }
    if (!parts.isEmpty()) {
      add(
          Phase.COPY,
          "throttle",
          "read rows with %d workers, %s; the same in verify"
              .formatted(plan.limits().workers(), String.join(", ", parts)));
    }
  }

  private static String texts(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(" or "));
  }

  private void copy() {
    throttle();
    for (TableMapping mapping : cargo.rowMappings()) {
      add(
          Phase.COPY,
          "copy " + mapping.source().name(),
          "copy about %d rows (%d bytes) of %s%s"
              .formatted(
                  mapping.source().rows(),
                  mapping.source().bytes(),
                  mapping,
                  (mapping.isPlain() ? "" : ", mapped on the target")
                      + mapping.share().map(s -> ", rows of " + s.told() + " only").orElse("")));
    }
    schema(Phase.COPY, SchemaStep.Stage.AFTER_TABLE);
    add(Phase.COPY, "mark", "mark the end of the copy in the source's log");
  }

  private void sync() {
    add(Phase.SYNC, "sync", "apply every change since prepare, and go on until the cutover");
    schema(Phase.SYNC, SchemaStep.Stage.AFTER_CATCH_UP);
  }

  private void cutover() {
    if (plan.strategy() != Strategy.BIG_BANG) {
      pause();
    } else {
      hold();
    }
    add(Phase.CUTOVER, "drain", "mark the log and wait until the target has everything");
    schema(Phase.CUTOVER, SchemaStep.Stage.AT_CUTOVER);
    add(Phase.CUTOVER, "sequences", "put the target's sequences to where the source's stand");
    add(Phase.CUTOVER, "proof", "compare again every row that changed since its last proof");
    List<SwitchAction> switches = plan.cutover().switches();
    for (int i = 0; i < switches.size(); i++) {
      add(Phase.CUTOVER, "switch " + (i + 1), SwitchText.of(switches.get(i)));
    }
    List<String> tests = plan.cutover().smokeTests();
    for (int i = 0; i < tests.size(); i++) {
      add(Phase.CUTOVER, "smoke test " + (i + 1), "run '%s'".formatted(tests.get(i)));
    }
    add(
        Phase.CUTOVER,
        "release",
        "the target accepts writes: the pause ends; up to here every failure gives the source"
            + " back");
    if (!SwitchText.held(plan).isEmpty()) {
      add(Phase.CUTOVER, "let go", "whoever was made to wait goes on, in reverse order");
    }
  }

  private void pause() {
    gate(
        "go on when lag is below %s and all proofs are equal"
            .formatted(Figures.limit(plan.limits().lag())));
    hold();
    add(
        Phase.CUTOVER,
        "fence",
        "the source refuses writes; transactions open for longer than %s are ended; the pause"
                .formatted(Figures.limit(plan.limits().openTransactions()))
            + " of at most %s begins".formatted(Figures.limit(plan.limits().pause())));
  }

  private void hold() {
    for (String text : SwitchText.held(plan)) {
      add(Phase.CUTOVER, "hold", text);
    }
  }

  private void cleanup() {
    add(Phase.CLEANUP, "gate CLEANUP", "wait for 'whimbrel cleanup'");
    add(
        Phase.CLEANUP,
        "source",
        plan.cleanup().source() == CleanupRules.OldSide.READ_ONLY
            ? "make sessions of the old side read-only, then remove slot, publication and fence"
            : "remove slot, publication and fence: the old side accepts writes again");
    add(Phase.CLEANUP, "target", "remove the run's own schema");
  }

  private void schema(Phase phase, SchemaStep.Stage stage) {
    schema.stream()
        .filter(step -> step.stage() == stage)
        .forEach(
            step ->
                steps.add(new ExplainedStep(phase, step.id(), "make " + step.id(), step.sql())));
  }

  private void add(Phase phase, String name, String what) {
    steps.add(new ExplainedStep(phase, name, what, ""));
  }
}
