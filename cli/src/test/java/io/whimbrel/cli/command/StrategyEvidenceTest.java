package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.journal.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the strategy document ticks by itself, and what it leaves open. */
final class StrategyEvidenceTest {
  private static final String AT = "2026-03-01T12:00:00Z";
  private static final List<String> OF_THE_CUTOVER =
      List.of("cutover.stop", "cutover-validation.smoke", "track.cutover", "monitoring.old");

  @TempDir private Path directory;

  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private Path plan = Path.of("");

  @BeforeEach
  void aPlan() throws IOException {
    plan = ShopPlan.write(directory.toRealPath());
  }

  private void say(String more) throws IOException {
    Files.writeString(plan, more, StandardOpenOption.APPEND);
  }

  private JsonNode item(String id) {
    assertThat(console.run("docs", plan.toString(), "--offline", "--output", "json"))
        .as(console.err())
        .isZero();
    return StreamSupport.stream(console.json().at("/data/items").spliterator(), false)
        .filter(item -> item.get("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private boolean isTicked(String id) {
    return item(id).get("ticked").asBoolean();
  }

  private String evidence(String id) {
    return item(id).get("evidence").asString();
  }

  private RunId journal(MigrationId id, BiConsumer<Journal, RunId> work) throws IOException {
    Path state = Files.createDirectories(plan.resolveSibling(".whimbrel"));
    try (Journal journal = Journals.open(Optional.empty(), state.resolve("journal.db"))) {
      RunId run =
          journal
              .latest(id)
              .map(latest -> latest.run())
              .orElseGet(() -> journal.begin(id, "The shop moves", "abc").run());
      work.accept(journal, run);
      return run;
    }
  }

  private void journal(BiConsumer<Journal, RunId> work) throws IOException {
    RunId _ = journal(ShopPlan.ID, work);
  }

  private static void pause(Journal journal, RunId run) {
    for (String moment : List.of("fenced", "drained", "proved", "switched", "tested")) {
      journal.event(run, Phase.CUTOVER, "cutover." + moment, "reached", Map.of());
    }
  }

  private static void release(Journal journal, RunId run) {
    journal.fact(run, "cutover.decided", AT);
    journal.event(run, Phase.CUTOVER, "cutover.released", "reached", Map.of());
    journal.fact(run, "cutover.released", AT);
  }

  private static void done(Journal journal, RunId run, Phase phase, String name) {
    journal.step(run, phase, name, StepState.STARTED, "");
    journal.step(run, phase, name, StepState.DONE, "");
  }

  @Test
  void aCutoverIsTickedOnlyWhenItWasDecidedAndNotTakenBack() throws IOException {
    say("cutover: { smoke-tests: [\"true\"] }\n");
    journal(StrategyEvidenceTest::pause);
    assertThat(OF_THE_CUTOVER).noneMatch(this::isTicked);

    journal(StrategyEvidenceTest::release);
    journal((journal, run) -> done(journal, run, Phase.CUTOVER, "cutover"));
    assertThat(OF_THE_CUTOVER).allMatch(this::isTicked);
    assertThat(isTicked("sync.lag")).isTrue();

    journal((journal, run) -> journal.fact(run, "rollback.decided", AT));
    assertThat(OF_THE_CUTOVER).noneMatch(this::isTicked);
    assertThat(isTicked("sync.lag")).isFalse();
  }

  @Test
  void withoutAWayBackTheOldDatabaseIsNotSaidToBeKeptInStep() throws IOException {
    journal(StrategyEvidenceTest::release);
    assertThat(evidence("monitoring.old")).contains("in step with every write");

    say("rollback: { way-back: none }\n");

    assertThat(evidence("monitoring.old"))
        .contains("as it was at the cutover: nothing written since is in it");
  }

  @Test
  void aCommandIsNotKnownToConfigureOrRestartAnything() throws IOException {
    say("cutover: { switch: { command: { run: \"true\" } } }\n");
    journal(StrategyEvidenceTest::pause);
    journal(StrategyEvidenceTest::release);

    assertThat(List.of("cutover.configuration", "cutover.restart", "cutover.traffic"))
        .noneMatch(this::isTicked)
        .allMatch(id -> evidence(id).contains("the command of the plan's switch may do it"));
  }

  @Test
  void whatChannelsAreToldIsTickedWhenItHasHappened() throws IOException {
    say(
        """
        notify: { channels: { hook: { webhook: { url: "http://127.0.0.1:1/" } } } }
        communication: { updates: { every: 1h } }
        """);
    journal((_, _) -> {});
    assertThat(isTicked("told.start")).isTrue();
    assertThat(List.of("told.hourly", "told.issues", "told.cutover", "told.complete"))
        .noneMatch(this::isTicked)
        .allMatch(id -> evidence(id).contains("by itself when it is so"));

    journal((journal, run) -> journal.fact(run, "update.told", "1 COPY false " + AT));
    assertThat(isTicked("told.hourly")).isTrue();
    journal(StrategyEvidenceTest::release);
    assertThat(isTicked("told.cutover")).isTrue();
    assertThat(isTicked("told.complete")).isFalse();
    journal((journal, run) -> journal.state(run, RunState.DONE, Phase.CLEANUP, Optional.empty()));
    assertThat(isTicked("told.complete")).isTrue();
  }

  private static void succeeds(Journal journal, RunId run, GateLine... lines) {
    journal.fact(run, "monitor.lines", GateLine.write(List.of(lines)));
  }

  @Test
  void successIsTickedByWhatItIsAboutAndOnlyWhereAllOfItIsKnown() throws IOException {
    say(
        """
        monitor:
          for: 1h
          success: ["error_rate < 0.05%", "data_loss <= 0%", "p95_latency <= baseline * 1.1"]
        """);
    GateLine checks = GateLine.go("checks", "all hold", "all checks and smoke tests hold");
    GateLine loss = GateLine.go("data_loss <= 0%", "it is 0%", "data_loss <= 0%");
    GateLine errors = GateLine.go("error_rate < 0.05%", "it is 0%", "error_rate < 0.05%");
    String latency = "p95_latency <= baseline * 1.1";
    GateLine unknown = GateLine.unknown(latency, "there is no baseline", latency, "");
    List<String> ofLatency =
        List.of(
            "success.performance", "after.performance", "test4.baseline", "track-after.targets");
    journal((journal, run) -> done(journal, run, Phase.MONITOR, "monitor"));

    journal((journal, run) -> succeeds(journal, run, checks, loss));
    assertThat(isTicked("success.errors")).isFalse();
    assertThat(ofLatency).noneMatch(this::isTicked);

    journal((journal, run) -> succeeds(journal, run, checks, loss, errors, unknown));
    assertThat(isTicked("success.errors")).isTrue();
    assertThat(ofLatency).noneMatch(this::isTicked);
    assertThat(isTicked("track.validation")).isFalse();

    GateLine known = GateLine.go(latency, "it is 3 ms", latency);
    journal((journal, run) -> succeeds(journal, run, checks, loss, errors, known));
    assertThat(ofLatency).allMatch(this::isTicked);
    assertThat(isTicked("track.validation")).isTrue();
  }

  @Test
  void aLooserCriterionDoesNotShowThatErrorsAreFew() throws IOException {
    say("monitor: { success: [\"error_rate < 5%\"] }\n");
    journal(
        (journal, run) ->
            succeeds(journal, run, GateLine.go("error_rate < 5%", "it is 4%", "error_rate < 5%")));

    assertThat(isTicked("success.errors")).isFalse();
  }

  private static void equal(Journal journal, RunId run) {
    journal.proof(
        run,
        new Proof(
            Level.COUNT,
            new TableName("public", "users"),
            Proof.Verdict.EQUAL,
            12,
            1,
            0,
            0,
            List.of(),
            List.of(),
            "0/1",
            Instant.parse(AT)));
    journal.fact(run, "backup.place", "/backups/1");
  }

  @Test
  void partsThatWereProvedAreNotAll() throws IOException {
    say(
        """
        strategy: phased
        phases:
          - { name: first, tables: [public.a], switch: { command: { run: "true" } } }
          - { name: last, tables: rest, switch: { command: { run: "true" } } }
        """);
    MigrationId first = ShopPlan.ID.phase("first");
    MigrationId last = ShopPlan.ID.phase("last");
    RunId _ = journal(first, StrategyEvidenceTest::equal);
    RunId _ = journal(first, (journal, run) -> done(journal, run, Phase.VERIFY, "verify"));
    assertThat(isTicked("test2.counts")).isFalse();
    assertThat(evidence("test2.counts")).contains("so far 1 proof equal", "1 of 2 phases");
    assertThat(isTicked("backup.size")).isFalse();

    RunId _ = journal(last, StrategyEvidenceTest::equal);
    assertThat(isTicked("test2.counts")).isFalse();
    assertThat(isTicked("backup.size")).isTrue();

    RunId _ = journal(last, (journal, run) -> done(journal, run, Phase.VERIFY, "verify"));
    assertThat(isTicked("test2.counts")).isTrue();
  }

  @Test
  void aRollbackIsRehearsedWhenTheRehearsalCameBack() throws IOException {
    Path state = Files.createDirectories(plan.resolveSibling(".whimbrel"));
    Path dryRun = state.resolve("dry-run-MIGRATION-007");
    Interval time = Interval.exactly(Duration.ofSeconds(9));
    Forecast forecast =
        new Forecast(
            "abc", Instant.parse(AT), Map.of(Phase.COPY, time, Phase.ROLLBACK, time), time);
    Files.writeString(state.resolve("forecast-MIGRATION-007"), forecast.text());
    assertThat(isTicked("test5.script")).isFalse();

    Files.writeString(dryRun, "duration 42 s\ndecision No-Go: the way back failed\n");
    assertThat(isTicked("test5.script")).isFalse();

    Files.writeString(dryRun, "duration 42 s\ndecision Go\nback ROLLED_BACK\n");
    assertThat(evidence("test5.script")).startsWith("there and back, rehearsed ");
    assertThat(isTicked("test5.script")).isTrue();
  }
}
