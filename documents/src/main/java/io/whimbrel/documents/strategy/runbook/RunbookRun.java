package io.whimbrel.documents.strategy.runbook;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.ApprovedGate;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.verify.SuccessRule;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is typed in which order, how long it takes, and who decides; of a plan about rows. */
record RunbookRun(Paper paper, RunbookFacts facts) {
  private static final List<String> HEADS = List.of("Step", "Type", "Expected", "Done when");

  void write() {
    before();
    run();
    phases();
    gates();
    cutover();
    after();
  }

  private void before() {
    paper.heading(2, "Before");
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("Look at both sides", "check", "seconds", "it says that nothing blocks"));
    rows.add(row("Assess", "assess", "minutes", "no finding blocks, the risk is as people expect"));
    rows.add(row("Rehearse", "rehearse", "by its sample", "it says GO"));
    if (facts.plan().backup().isWanted()) {
      rows.add(row("Back up", "backup", "by the size", "whimbrel backup verify finds nothing"));
    } else {
      paper.section("Before");
      paper.unknown("Where a backup is", "say it in the plan: backup, or make one by hand");
    }
    rows.add(row("Read what will be done", "explain", "minutes", "everybody has read it"));
    paper.table(HEADS, rows);
  }

  private List<String> row(String step, String command, String expected, String done) {
    return List.of(step, facts.command(command), expected, done);
  }

  private void run() {
    boolean isBigBang = facts.plan().strategy() == Strategy.BIG_BANG;
    paper.heading(2, "Run");
    paper.text(
        "One command does the phases in their order and goes on where it was stopped, however it"
            + " was stopped. It ends with exit code 5 where it waits for a decision; with --stay it"
            + " keeps both sides in step meanwhile.");
    paper.code("sh", facts.command("run") + "\n" + facts.command("status") + " --watch");
    paper.table(
        List.of("Phase", "What happens", "Expected", "Done when"),
        List.of(
            phase(Phase.ASSESS, "Both sides are looked at.", "status says DONE"),
            phase(
                Phase.PREPARE,
                isBigBang
                    ? "Tables are made on the new side."
                    : "The source begins to keep its log, tables are made on the new side.",
                "status says DONE"),
            phase(
                Phase.COPY,
                isBigBang
                    ? "The downtime begins; rows are copied."
                    : "Rows are copied while the application works.",
                "100% are copied"),
            phase(Phase.SYNC, "Changes since then are applied.", "the lag is below the limit"),
            phase(Phase.VERIFY, "Every table is proved.", "the proofs are EQUAL"),
            phase(
                Phase.CUTOVER,
                "Writes stop, traffic moves, the new side accepts writes.",
                "the target accepts writes"),
            phase(Phase.MONITOR, "The new side is watched.", "the verdict is told"),
            phase(Phase.CLEANUP, "Whimbrel removes what it needed.", "the run is DONE")));
  }

  private List<String> phase(Phase phase, String what, String done) {
    return List.of(Words.of(phase), what, facts.expected(phase), done);
  }

  private void phases() {
    List<PlannedPhase> phases = facts.plan().phasing().phases();
    if (phases.isEmpty()) {
      return;
    }
    paper.label("Groups of tables, one after the other, each with a gate and a switch of its own");
    paper.table(
        List.of("Phase", "Tables", "Decide"),
        phases.stream()
            .map(
                phase ->
                    List.of(
                        phase.name(),
                        phase.tables().isEmpty() ? "the rest" : String.join(", ", phase.tables()),
                        facts.command("approve cutover") + " --phase " + phase.name()))
            .toList());
  }

  private void gates() {
    Plan plan = facts.plan();
    paper.heading(2, "Gates");
    List<List<String>> rows = new ArrayList<>();
    if (plan.strategy() == Strategy.PARALLEL_RUN) {
      rows.add(
          gate(
              ApprovedGate.READS,
              plan.parallel().advance(),
              "each share of the reads went well for " + Figures.limit(plan.parallel().hold())));
    }
    rows.add(
        gate(
            ApprovedGate.CUTOVER,
            plan.cutover().approve(),
            "no line of the go/no-go list in status says NO_GO"));
    rows.add(
        gate(
            ApprovedGate.CLEANUP,
            Approval.PERSON,
            "monitoring ended well; behind it there is no way back"));
    paper.table(List.of("Gate", "Who decides", "Go", "No-go", "Go when"), rows);
  }

  private List<String> gate(ApprovedGate gate, Approval approval, String when) {
    String name = gate.name().toLowerCase(Locale.ROOT);
    return List.of(
        name,
        approval == Approval.RULE ? "the rule" : who(facts.plan(), gate),
        approval == Approval.RULE ? "by itself" : facts.command("approve " + name),
        facts.command("reject " + name),
        when);
  }

  /** Who decides a gate of a plan, in words. */
  static String who(Plan plan, ApprovedGate gate) {
    return plan.approvals()
        .of(gate)
        .map(
            asked ->
                Words.counted(asked.people(), "different person").replace("persons", "people")
                    + (asked.roles().isEmpty()
                        ? ""
                        : ", one as each of " + String.join(", ", asked.roles())))
        .orElse("one person");
  }

  private void cutover() {
    Plan plan = facts.plan();
    paper.heading(2, "Cutover");
    paper.code("sh", facts.command("approve cutover") + "\n" + facts.command("cutover"));
    List<String> steps = new ArrayList<>();
    plan.cutover()
        .maintenance()
        .message()
        .ifPresent(m -> steps.add("writes are answered with: " + m));
    steps.add("the old side refuses writes");
    steps.add("the new side gets every change that is left, and is proved again");
    plan.cutover().switches().forEach(action -> steps.add(told(action)));
    plan.cutover().smokeTests().forEach(test -> steps.add("smoke test: " + first(test)));
    steps.add("the new side accepts writes");
    paper.numbered(steps.toArray(String[]::new));
    paper.text(
        "Whatever fails before the last step takes all of it back by itself: the old side accepts"
            + " writes again, exit code 10 says why.");
    if (plan.cutover().switches().isEmpty() && plan.phasing().phases().isEmpty()) {
      paper.unknown(
          "What moves the application", "say it in the plan: cutover.switch, or write it down");
    }
    if (plan.cutover().smokeTests().isEmpty()) {
      paper.unknown(
          "What shows that the application works on the new side",
          "say it in the plan: cutover.smoke-tests");
    }
  }

  private static String told(SwitchAction action) {
    return switch (action) {
      case SwitchAction.EnvFile file ->
          "%s in %s gets the new side's URL%s"
              .formatted(
                  file.key(), file.path(), file.reload().map(r -> ", then: " + r).orElse(""));
      case SwitchAction.Command command -> "runs: " + first(command.run());
      case SwitchAction.PgBouncer pool ->
          "PgBouncer connects %s to the new side".formatted(String.join(", ", pool.databases()));
      case SwitchAction.HaProxy proxy ->
          "HAProxy's backend %s goes to the new side".formatted(proxy.backend());
      case SwitchAction.Http http ->
          "request: %s %s".formatted(http.call().method(), http.call().url().reference());
    };
  }

  private static String first(String text) {
    return text.lines().findFirst().orElse("");
  }

  private void after() {
    Plan plan = facts.plan();
    paper.heading(2, "After");
    paper.text(
        "The new side is watched for %s; a process has to live meanwhile, so that changes are"
                .formatted(Figures.limit(plan.monitor().length()))
            + " carried back to the old side.");
    paper.code(
        "sh",
        facts.command("run")
            + " --stay\n"
            + facts.command("report")
            + "\n"
            + facts.command("cleanup"));
    if (!plan.monitor().success().isEmpty()) {
      paper.label("It went well when");
      paper.bullets(plan.monitor().success().stream().map(SuccessRule::text).toList());
    }
  }
}
