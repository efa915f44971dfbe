package io.whimbrel.documents.strategy;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.cutover.RollbackRules.WayBack;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Answer;
import io.whimbrel.documents.strategy.paper.Times;
import io.whimbrel.documents.strategy.paper.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What runs have done. */
final class RunEvidence {
  private static final String RUN = "whimbrel run does it";
  private static final String CUTOVER = "the cutover does it";

  /** The fact that tells which status update was sent last. */
  private static final String UPDATE = "update.told";

  private final Plan plan;
  private final Past past;
  private final StrategyFacts facts;

  RunEvidence(StrategyFacts facts) {
    this.facts = facts;
    this.plan = facts.plan();
    this.past = Past.of(facts);
  }

  Map<String, Supplier<Answer>> rules() {
    Map<String, Supplier<Answer>> rules = new LinkedHashMap<>();
    rules.put("target-known", this::target);
    rules.put("log-kept", this::log);
    rules.put("decided", this::decided);
    rules.put("read-only", this::readOnly);
    rules.put("backup", () -> backup("backup.place", "made: "));
    rules.put("backup-verified", () -> backup("backup.verified", "every file read again "));
    rules.put("backup-restored", () -> backup("backup.restore-tested", "restored "));
    rules.put("backup-places", this::places);
    rules.put("copy-begun", this::copyBegun);
    rules.put("copied", () -> phase(Phase.COPY, "all rows copied"));
    rules.put("copy-speed", this::speed);
    rules.put("synced", () -> unlessBigBang(phase(Phase.SYNC, "changes were applied")));
    rules.put("caught-up", () -> unlessBigBang(phase(Phase.SYNC, "caught up")));
    rules.put("lag-low", this::lag);
    rules.put("fenced", () -> moment("fenced", "the old side refuses writes since"));
    rules.put("drained", () -> moment("drained", "the new side had every change"));
    rules.put("pause-proved", () -> moment("proved", "what had changed was proved again"));
    rules.put("configured", () -> switched(Path.FILE));
    rules.put("restarted", () -> switched(Path.RESTART));
    rules.put("traffic", () -> switched(Path.PROXY));
    rules.put("released", () -> moment("released", "the new side accepts writes since"));
    rules.put("smoke", this::smoke);
    rules.put("monitored", () -> phase(Phase.MONITOR, "monitoring ended"));
    rules.put("monitored-well", this::monitoredWell);
    rules.put("figures", this::figures);
    rules.put("queries-measured", this::queries);
    rules.put("calm", this::calm);
    rules.put("old-kept", this::oldKept);
    rules.put("cleaned", () -> phase(Phase.CLEANUP, "nothing of the run is left"));
    rules.put("analyzed", this::analyzed);
    return rules;
  }

  private Answer target() {
    return past.fact("target.version")
        .or(() -> Optional.ofNullable(facts.assessed().facts().get("target.version")))
        .map(version -> Answer.done("reached: " + version))
        .orElseGet(() -> Answer.open("whimbrel assess looks at it"));
  }

  private Answer unlessBigBang(Answer answer) {
    return plan.strategy() == Strategy.BIG_BANG
        ? Answer.notNeeded("a big bang copies while nobody writes")
        : answer;
  }

  private Answer log() {
    return unlessBigBang(
        past.fact("log.start")
            .map(at -> Answer.done("the source keeps its log for this run from " + at))
            .orElseGet(() -> Answer.open(RUN)));
  }

  private Answer decided() {
    return past.gate(Gate.CUTOVER)
        .filter(gate -> gate.state() != GateState.OPEN)
        .map(
            gate ->
                Answer.done(
                    "%s by %s, %s"
                        .formatted(
                            word(gate),
                            gate.decidedBy().orElse("nobody"),
                            gate.decidedAt().map(Times::minute).orElse(""))))
        .orElseGet(() -> Answer.open("whimbrel approve cutover decides it"));
  }

  private static String word(GateRecord gate) {
    return gate.state() == GateState.APPROVED ? "Go" : "No-Go";
  }

  /** What was decided at the gate of the cutover, in a word. */
  String decision() {
    return past.gate(Gate.CUTOVER)
        .filter(gate -> gate.state() != GateState.OPEN)
        .map(RunEvidence::word)
        .orElse("not decided yet");
  }

  private Answer readOnly() {
    if (plan.strategy() != Strategy.BIG_BANG) {
      return Answer.notNeeded("rows are copied while the application writes");
    }
    return past.happened("downtime.fenced")
        .map(at -> Answer.done("the source refuses writes since " + Times.minute(at)))
        .orElseGet(() -> Answer.open(RUN));
  }

  private Answer backup(String fact, String words) {
    Optional<String> found = past.factOfAll(fact);
    if (found.isPresent()) {
      return Answer.done(words + found.get().replace("\n", ", "));
    }
    return plan.backup().isWanted()
        ? Answer.open(
            fact.equals("backup.restore-tested") ? "backup.restore-test of the plan does it" : RUN)
        : Answer.open("plan a backup, or tick the one that you made");
  }

  private Answer places() {
    int places = plan.backup().to().size();
    if (places > 1) {
      return past.factOfAll("backup.place").isPresent()
          ? Answer.done("%d places".formatted(places))
          : Answer.open(RUN);
    }
    return Answer.open("name several places under backup.to, or tick it");
  }

  private Answer phase(Phase phase, String words) {
    return past.done(phase)
        .map(at -> Answer.done("%s, %s".formatted(words, Times.minute(at))))
        .orElseGet(() -> Answer.open(phase == Phase.CLEANUP ? "whimbrel cleanup does it" : RUN));
  }

  private Answer copyBegun() {
    return past.steps()
        .filter(step -> step.phase() == Phase.COPY)
        .map(step -> step.startedAt())
        .min(Instant::compareTo)
        .map(at -> Answer.done("begun " + Times.minute(at)))
        .orElseGet(() -> Answer.open(RUN));
  }

  private Answer speed() {
    Optional<String> bytes = past.fact("copy.bytes").filter(text -> text.matches("\\d{1,18}"));
    return past.done(Phase.COPY)
        .flatMap(_ -> bytes.map(text -> "%s copied".formatted(Figures.bytes(Long.parseLong(text)))))
        .map(text -> Answer.done(text + " in " + Figures.duration(took(Phase.COPY))))
        .orElseGet(() -> Answer.open(RUN));
  }

  private Duration took(Phase phase) {
    return past.steps()
        .filter(step -> step.phase() == phase && step.endedAt().isPresent())
        .map(step -> Duration.between(step.startedAt(), step.endedAt().orElseThrow()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private Answer lag() {
    if (plan.strategy() == Strategy.BIG_BANG) {
      return Answer.notNeeded("nothing lags behind while nobody writes");
    }
    return past.done(Phase.CUTOVER)
        .map(
            at ->
                Answer.done(
                    "the cutover begins below %s only; it began before %s"
                        .formatted(Figures.limit(plan.limits().lag()), Times.minute(at))))
        .orElseGet(
            () -> Answer.open("the cutover waits until it is so; whimbrel status shows the lag"));
  }

  private Answer moment(String kind, String words) {
    return past.happened("cutover." + kind)
        .map(at -> Answer.done("%s, %s".formatted(words, Times.minute(at))))
        .orElseGet(() -> Answer.open(CUTOVER));
  }

  /** What a switch may bring about. */
  private enum Path {
    FILE,
    RESTART,
    PROXY
  }

  private Answer switched(Path path) {
    List<SwitchAction> switches = plan.cutover().switches();
    if (switches.isEmpty()) {
      return Answer.open("plan cutover.switch, or do it and tick it");
    }
    if (switches.stream().anyMatch(s -> brings(s, path))) {
      return moment("switched", "by the switch of the plan");
    }
    if (switches.stream().anyMatch(SwitchAction.Command.class::isInstance)) {
      return Answer.open("the command of the plan's switch may do it: tick it where it does");
    }
    return switch (path) {
      case FILE -> Answer.notNeeded("the application keeps its configuration");
      case PROXY -> Answer.notNeeded("the application has the address in its configuration");
      case RESTART ->
          switches.stream().anyMatch(SwitchAction.EnvFile.class::isInstance)
              ? Answer.open("name 'reload' of the switch in the plan, or do it and tick it")
              : Answer.notNeeded("its connections move while it runs");
    };
  }

  private static boolean brings(SwitchAction action, Path path) {
    return switch (action) {
      case SwitchAction.EnvFile file ->
          path == Path.FILE || (path == Path.RESTART && file.reload().isPresent());
      case SwitchAction.Command _ -> false;
      case SwitchAction.PgBouncer _, SwitchAction.HaProxy _, SwitchAction.Http _ ->
          path == Path.PROXY;
    };
  }

  private Answer smoke() {
    if (plan.cutover().smokeTests().isEmpty()) {
      return Answer.open("plan cutover.smoke-tests, or tick it");
    }
    return past.happened("cutover.tested")
        .map(
            at ->
                Answer.done(
                    "%s passed, %s"
                        .formatted(
                            Words.counted(plan.cutover().smokeTests().size(), "smoke test"),
                            Times.minute(at))))
        .orElseGet(() -> Answer.open(CUTOVER));
  }

  private Answer figures() {
    return facts.figures().isEmpty()
        ? Answer.open("whimbrel watch measures them")
        : Answer.done(Words.counted(facts.figures().size(), "figure") + " in this document");
  }

  private Answer queries() {
    return facts.figures().stream()
        .filter(f -> f.name().startsWith("query_") || f.name().endsWith("_latency"))
        .findFirst()
        .map(f -> Answer.done("%s: median %s".formatted(f.name(), f.shown(f.median()))))
        .orElseGet(() -> Answer.open("watch.probes of the plan, or whimbrel shadow, measures it"));
  }

  private Answer calm() {
    List<String> fired =
        past.events()
            .filter(e -> e.kind().equals("alert.firing"))
            .map(EventRecord::text)
            .distinct()
            .toList();
    if (!fired.isEmpty()) {
      return Answer.open(String.join("; ", fired) + ": tick it where that was no harm");
    }
    return past.done(Phase.COPY).isPresent() && !plan.watch().alerts().isEmpty()
        ? Answer.done(
            "none of %s fired".formatted(Words.counted(plan.watch().alerts().size(), "alert")))
        : Answer.open(RUN);
  }

  private Answer monitoredWell() {
    Answer success = new ProofEvidence(facts).success();
    return success.state() == Answer.State.DONE
        ? phase(Phase.MONITOR, "monitoring ended, and nothing speaks against it")
        : success;
  }

  private Answer oldKept() {
    return past.happened("cutover.released")
        .map(_ -> Answer.done(old()))
        .orElseGet(() -> Answer.open(CUTOVER));
  }

  private String old() {
    if (plan.rollback().wayBack() == WayBack.NONE) {
      return "it is still there, as it was at the cutover: nothing written since is in it";
    }
    return past.done(Phase.CLEANUP).isPresent()
        ? "it is still there: Whimbrel never drops it"
        : "it is kept in step with every write until cleanup";
  }

  private Answer analyzed() {
    return past.fact("cutover.warmed")
        .map(text -> Answer.done("before the cutover: " + text.lines().findFirst().orElse("")))
        .orElseGet(() -> phase(Phase.COPY, "tables were analyzed when they were copied"));
  }

  /** Whether what an item tells of has happened: the plan's channels are told of it by itself. */
  Answer told(String item) {
    if (plan.notifying().channels().isEmpty()) {
      return Answer.open("name channels in the plan (notify), or tell it yourself and tick it");
    }
    Optional<String> event =
        switch (item) {
          case "told.start" -> past.begun().map(at -> "the run began " + Times.minute(at));
          case "told.hourly" -> past.fact(UPDATE).map(_ -> "status updates are sent");
          case "told.issues" -> troubles();
          case "told.cutover" ->
              past.happened("cutover.released")
                  .map(at -> "the new side accepts writes since " + Times.minute(at));
          case "told.complete" -> past.complete().map(at -> "done " + Times.minute(at));
          default -> throw new IllegalStateException("nothing is told of " + item);
        };
    return event
        .map(words -> Answer.done(words + ", to the plan's channels"))
        .orElseGet(() -> Answer.open(unTold(item)));
  }

  private String unTold(String item) {
    return item.equals("told.hourly") && plan.dossier().communication().updates().isEmpty()
        ? "name communication.updates in the plan, or tell it yourself and tick it"
        : "goes to the plan's channels by itself when it is so";
  }

  private Optional<String> troubles() {
    int troubles = ProgressPart.troubles(facts).size();
    return troubles == 0 ? Optional.empty() : Optional.of(Words.counted(troubles, "issue"));
  }
}
