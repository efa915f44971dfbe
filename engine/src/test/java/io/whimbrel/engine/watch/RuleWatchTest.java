package io.whimbrel.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.rule.Condition;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.watch.ActionWords;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.core.watch.AlertSeverity;
import io.whimbrel.core.watch.NoData;
import io.whimbrel.core.watch.TriggerRule;
import io.whimbrel.core.watch.WatchRules;
import io.whimbrel.engine.RunDesk;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.verify.RoundFound;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over a real journal, by a clock that a test sets. */
class RuleWatchTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final MigrationId ID = new MigrationId("M-1");

  @TempDir private Path directory = Path.of("");
  private final Clock clock = Clock.fixed(BEGIN, ZoneOffset.UTC);
  private Journal journal;
  private RunRecord run;

  @BeforeEach
  void open() {
    journal = Journals.open(Optional.empty(), directory.resolve("journal.db"), clock);
    run = journal.begin(ID, "shop", "digest");
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private static AlertRule alert(String name, String condition, String action) {
    return new AlertRule(
        name,
        Condition.parse(condition, FigureNames.KNOWN),
        AlertSeverity.CRITICAL,
        ActionWords.understand(action),
        Duration.ZERO,
        Optional.empty(),
        AlertRule.MARGIN,
        NoData.ALERT);
  }

  private RuleWatch watch(List<AlertRule> alerts, List<TriggerRule> triggers) {
    WatchRules base = WatchRules.DEFAULT;
    WatchRules rules =
        new WatchRules(
            base.every(),
            base.probes(),
            base.sourceDisk(),
            base.targetDisk(),
            base.baseline(),
            base.deadMan(),
            base.smokeEvery(),
            base.metrics(),
            base.application(),
            alerts,
            triggers,
            base.standBy());
    return new RuleWatch(rules, journal, new Actions(journal, clock, this::note), this::note);
  }

  private void note(Actions.Event event) {
    EventRecord _ =
        journal.event(run.run(), event.phase(), event.kind(), event.text(), event.data());
  }

  private void look(RuleWatch watch, String figure, double value, int second) {
    FigureSheet sheet = new FigureSheet(Map.of(figure, new Reading.Figure(value)));
    watch.look(journal.latest(ID).orElseThrow(), sheet, Map.of(), BEGIN.plusSeconds(second));
  }

  private List<String> kinds() {
    return journal.history(run.run()).events().stream().map(EventRecord::kind).toList();
  }

  private void cutOver() {
    journal.fact(run.run(), Facts.DECIDED, BEGIN.toString());
    journal.fact(run.run(), Facts.RELEASED, BEGIN.toString());
    journal.state(run.run(), RunState.RUNNING, Phase.MONITOR, Optional.empty());
  }

  @Test
  void anAlertPausesTheRunOnceAndTellsWhenItIsOver() {
    RuleWatch watch =
        watch(
            List.of(alert("Disk Space Low", "disk_free < 20%", "Pause migration, alert team")),
            List.of());

    look(watch, "disk_free_share", 0.19, 0);
    look(watch, "disk_free_share", 0.12, 5);
    look(watch, "disk_free_share", 0.30, 10);

    assertThat(kinds()).containsExactly("alert.firing", "run.pause", "alert.ok");
    assertThat(journal.latest(ID).orElseThrow().state()).isEqualTo(RunState.PAUSED);
    assertThat(journal.history(run.run()).events().getFirst())
        .satisfies(e -> assertThat(e.text()).contains("disk_free < 20%", "it is 19.0%"))
        .satisfies(e -> assertThat(e.data()).containsEntry("who", "team"));
  }

  @Test
  void whatFiresWhenTheRunEndsIsOverForWhoeverWasTold() {
    cutOver();
    RuleWatch watch =
        watch(
            List.of(alert("Errors", "error_rate > 1%", "Investigate, prepare rollback")),
            List.of());
    look(watch, "error_rate", 0.02, 0);

    OpenAlerts.end(journal, journal.latest(ID).orElseThrow(), BEGIN.plusSeconds(5));
    OpenAlerts.end(journal, journal.latest(ID).orElseThrow(), BEGIN.plusSeconds(6));

    assertThat(kinds()).containsExactly("alert.firing", "gate.opened", "alert.ok", "gate.closed");
    assertThat(journal.history(run.run()).events())
        .filteredOn(e -> e.kind().equals("alert.ok") || e.kind().equals("gate.closed"))
        .extracting(e -> e.data().get("notify.key"), e -> e.data().get("notify.motion"))
        .containsExactly(tuple("alert Errors", "CLOSED"), tuple("gate ROLLBACK", "CLOSED"));
  }

  @Test
  void theJournalIsCountedForAPrometheus() {
    cutOver();
    RuleWatch watch =
        watch(List.of(), List.of(trigger("data corruption detected", TriggerRule.Decide.PERSON)));
    look(watch, "proofs_failed", 1, 60);
    journal.fact(run.run(), "copy.rows", "42");

    String page = RunMetrics.of(journal.history(run.run()), BEGIN.plusSeconds(10));

    assertThat(page)
        .contains(
            """
            # TYPE whimbrel_rollback_triggers_total counter
            whimbrel_rollback_triggers_total{migration="M-1",trigger="Trigger"} 1.0
            """)
        .contains("whimbrel_phase_state{migration=\"M-1\",phase=\"monitor\",state=\"current\"} 1.0")
        .contains("whimbrel_phase_state{migration=\"M-1\",phase=\"copy\",state=\"done\"} 1.0")
        .contains("whimbrel_copy_rows_total{migration=\"M-1\"} 42.0")
        .contains("whimbrel_gate_open{migration=\"M-1\",gate=\"rollback\"} 1.0")
        .contains("whimbrel_gate_waiting_seconds{migration=\"M-1\",gate=\"rollback\"} 10.0");
  }

  @Test
  void anotherProcessGoesOnFromHowARuleStands() {
    AlertRule rule = alert("Errors", "error_rate > 1%", "notify");
    look(watch(List.of(rule), List.of()), "error_rate", 0.05, 0);

    look(watch(List.of(rule), List.of()), "error_rate", 0.05, 5);

    assertThat(kinds()).containsExactly("alert.firing");
  }

  @Test
  void nothingIsPausedAndNoRollbackIsAskedForOnTheWrongSideOfTheCutover() {
    TriggerRule trigger = trigger("error_rate > 5%", TriggerRule.Decide.RULE);
    RuleWatch watch = watch(List.of(alert("A", "error_rate > 1%", "pause")), List.of(trigger));
    look(watch, "error_rate", 0.5, 0);
    assertThat(journal.fact(run.run(), Facts.ROLLBACK_ASKED)).isEmpty();
    look(watch, "error_rate", 0, 5);
    journal.fact(run.run(), Facts.PAUSE, "");
    cutOver();

    look(watch, "error_rate", 0.02, 10);

    assertThat(journal.fact(run.run(), Facts.PAUSE)).contains("");
  }

  @Test
  void aTriggerThatDecidesAsksForTheRollbackWithinItsWindowOnly() {
    cutOver();
    RuleWatch watch =
        watch(List.of(), List.of(trigger("error_rate > 5%", TriggerRule.Decide.RULE)));

    look(watch, "error_rate", 0.5, 7_201);
    assertThat(journal.fact(run.run(), Facts.ROLLBACK_ASKED)).isEmpty();
    journal.fact(run.run(), Facts.ROLLBACK_DESPITE, "ana: of an earlier rollback");
    look(watch, "error_rate", 0.5, 7_199);

    assertThat(journal.fact(run.run(), Facts.ROLLBACK_DESPITE)).contains("");

    assertThat(journal.fact(run.run(), Facts.ROLLBACK_ASKED))
        .get()
        .asString()
        .contains("rule: ", "error_rate > 5%", "it is 50.0%");
    assertThat(kinds()).containsExactly("trigger.firing", "rollback.asked");
  }

  @Test
  void aTriggerThatWouldLoseRowsOfTheNewSideLeavesItToAPerson() {
    cutOver();
    RoundFound found =
        new RoundFound(BEGIN, Optional.of(BEGIN), 1, 1, 0, 9, 0, "", List.of("public.a: id=7"), 1);
    journal.fact(run.run(), Facts.PROOFS_TOLD, found.text());
    RuleWatch watch =
        watch(List.of(), List.of(trigger("error_rate > 5%", TriggerRule.Decide.RULE)));

    look(watch, "error_rate", 0.5, 60);

    assertThat(journal.fact(run.run(), Facts.ROLLBACK_ASKED)).isEmpty();
    assertThat(journal.gate(run.run(), Gate.ROLLBACK)).isPresent();
    assertThat(kinds()).contains("rollback.refused", "gate.opened");

    RunDesk desk = new RunDesk(journal, Clock.fixed(BEGIN, ZoneOffset.UTC));
    assertThatThrownBy(() -> desk.approve(run.migration(), Gate.ROLLBACK, "ana", ""))
        .hasMessageContaining("rows at risk: at least 1 rows are on the new side only");
    assertThat(journal.fact(run.run(), Facts.ROLLBACK_ASKED)).isEmpty();
    desk.approveDespite(run.migration(), Gate.ROLLBACK, "ana", "", "test rows");
    assertThat(journal.fact(run.run(), Facts.ROLLBACK_DESPITE))
        .contains("ana: despite rows at risk: test rows");
    assertThat(journal.fact(run.run(), Facts.ROLLBACK_ASKED)).isPresent();
  }

  @Test
  void behindTheBeginningOfTheCleanupNoTriggerGoesBackAnyMore() {
    cutOver();
    RuleWatch watch =
        watch(
            List.of(alert("Errors", "lag > 1s", "prepare rollback")),
            List.of(trigger("error_rate > 5%", TriggerRule.Decide.RULE)));
    journal.step(run.run(), Phase.CLEANUP, "cleanup", StepState.STARTED, "");

    look(watch, "error_rate", 0.5, 60);
    look(watch, "lag", 5, 65);

    assertThat(journal.fact(run.run(), Facts.ROLLBACK_ASKED)).isEmpty();
    assertThat(journal.gate(run.run(), Gate.ROLLBACK)).isEmpty();
    assertThat(kinds())
        .filteredOn(kind -> kind.startsWith("rollback.") || kind.startsWith("gate."))
        .containsExactly("rollback.refused", "rollback.refused");
  }

  @Test
  void whatProofsBehindTheCutoverFindIsWhatTheFiguresSay() {
    Plan plan;
    try (World world = new World(directory, 1)) {
      plan = world.plan(Approval.RULE);
    }
    RunFigures figures = new RunFigures(plan, journal, run.run(), Optional.empty(), () -> false);
    RoundFound found =
        new RoundFound(
            BEGIN,
            Optional.of(BEGIN.plusSeconds(9)),
            7,
            2,
            1,
            998,
            2,
            "",
            List.of("public.users: 2 rows differ\nand more"),
            3);

    journal.fact(run.run(), Facts.PROOFS_BEGUN, BEGIN.toString());
    assertThat(figures.read().get("data_loss")).isInstanceOf(Reading.NoData.class);
    journal.fact(run.run(), Facts.PROOFS_TOLD, found.text());
    assertThat(figures.read())
        .as("a round that goes on: nobody knows of how many rows they are a share")
        .containsEntry("proofs_failed", new Reading.Figure(2))
        .containsEntry(
            "data_loss", new Reading.NoData("no round of proofs behind the cutover has ended yet"));
    journal.fact(run.run(), Facts.PROOFS_ENDED, found.text());
    journal.fact(
        run.run(), Facts.PROOFS_BEHIND, RoundFound.without(BEGIN, BEGIN, "not\nreachable").text());

    assertThat(figures.read())
        .as("a round that could not be made takes nothing back")
        .containsEntry("proofs_failed", new Reading.Figure(2))
        .containsEntry("data_loss", new Reading.Figure(2 / 998.0));
    assertThat(RoundFound.parse(found.text()).atRisk()).isEqualTo(3);
    assertThat(RoundFound.parse(found.text()).failing())
        .containsExactly("public.users: 2 rows differ and more");
  }

  @Test
  void aTriggerThatAsksAPersonOpensTheGate() {
    cutOver();
    RuleWatch watch =
        watch(List.of(), List.of(trigger("data corruption detected", TriggerRule.Decide.PERSON)));

    look(watch, "proofs_failed", 1, 60);

    assertThat(journal.gate(run.run(), Gate.ROLLBACK)).isPresent();
    assertThat(journal.fact(run.run(), Facts.ROLLBACK_ASKED)).isEmpty();
    assertThat(kinds()).containsExactly("trigger.firing", "gate.opened");
  }

  private static TriggerRule trigger(String condition, TriggerRule.Decide decide) {
    return new TriggerRule(
        "Trigger",
        Condition.parse(condition, FigureNames.KNOWN),
        Duration.ZERO,
        Duration.ofHours(2),
        decide);
  }

  @Test
  void samplesAreSummedUpWhenTheyAreOldAndStayBounded() {
    for (int second = 0; second < 600; second += 5) {
      journal
          .samples()
          .add(
              run.run(),
              new SampleRecord(
                  BEGIN.plusSeconds(second),
                  Duration.ZERO,
                  Map.of("lag", SampleRecord.Value.of(second))));
    }

    journal.samples().thin(run.run(), BEGIN.plus(Duration.ofHours(2)).plusSeconds(305));
    List<SampleRecord> all =
        journal.samples().between(run.run(), Instant.EPOCH, BEGIN.plusSeconds(600));

    assertThat(all).hasSize(5 + 60);
    assertThat(all.getFirst().grain()).isEqualTo(Duration.ofMinutes(1));
    assertThat(all.getFirst().figures()).containsEntry("lag", new SampleRecord.Value(27.5, 0, 55));
    journal.samples().thin(run.run(), BEGIN.plus(Duration.ofDays(3)));
    journal.samples().thin(run.run(), BEGIN.plus(Duration.ofDays(3)));
    assertThat(journal.samples().between(run.run(), Instant.EPOCH, BEGIN.plusSeconds(600)))
        .singleElement()
        .satisfies(s -> assertThat(s.grain()).isEqualTo(Duration.ofMinutes(15)))
        .satisfies(
            s ->
                assertThat(s.figures())
                    .containsEntry("lag", new SampleRecord.Value(297.5, 0, 595)));
  }

  @Test
  void theWatchIsOneProcessesAndPassesOnWhenThatIsSilent() {
    WatchDuty first = duty("first", BEGIN);
    assertThat(first.claim()).isInstanceOf(WatchDuty.Answer.Mine.class);

    assertThat(duty("second", BEGIN.plusSeconds(300)).claim())
        .isInstanceOf(WatchDuty.Answer.Theirs.class);
    assertThat(duty("second", BEGIN.plusSeconds(301)).claim())
        .isInstanceOf(WatchDuty.Answer.Inherited.class);
    assertThat(duty("first", BEGIN.plusSeconds(302)).claim())
        .isInstanceOf(WatchDuty.Answer.Theirs.class);
    duty("second", BEGIN.plusSeconds(303)).leave();
    assertThat(duty("first", BEGIN.plusSeconds(304)).claim())
        .isInstanceOf(WatchDuty.Answer.Mine.class);
  }

  @Test
  void theOneThatWorksOnTheRunWatchesItWhoeverWatchedBefore() {
    WatchDuty guest = duty("guest", BEGIN);
    assertThat(guest.claim()).isInstanceOf(WatchDuty.Answer.Mine.class);
    WatchDuty worker = duty("worker", BEGIN.plusSeconds(1), WatchDuty.Claim.FIRST);

    assertThat(worker.claim()).isInstanceOf(WatchDuty.Answer.Mine.class);

    assertThat(guest.claim()).isInstanceOf(WatchDuty.Answer.Theirs.class);
    worker.stepBack();
    assertThat(guest.claim()).isInstanceOf(WatchDuty.Answer.Mine.class);
    assertThat(worker.claim()).isInstanceOf(WatchDuty.Answer.Theirs.class);
  }

  private WatchDuty duty(String holder, Instant now) {
    return duty(holder, now, WatchDuty.Claim.NEXT);
  }

  private WatchDuty duty(String holder, Instant now, WatchDuty.Claim claim) {
    return new WatchDuty(
        journal, run.run(), Clock.fixed(now, ZoneOffset.UTC), Duration.ofMinutes(5), claim, holder);
  }
}
