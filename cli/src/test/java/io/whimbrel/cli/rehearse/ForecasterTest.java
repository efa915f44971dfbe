package io.whimbrel.cli.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.rehearsal.SampledTable;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.rehearse.Forecaster;
import io.whimbrel.engine.rehearse.RehearsalDifferences;
import io.whimbrel.engine.rehearse.RehearsalPlan;
import io.whimbrel.planfile.PlanReader;
import io.whimbrel.planfile.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecasterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Map<Phase, Duration> TOOK =
      Map.of(
          Phase.ASSESS, Duration.ofSeconds(2),
          Phase.COPY, Duration.ofSeconds(10),
          Phase.VERIFY, Duration.ofSeconds(4),
          Phase.CUTOVER, Duration.ofSeconds(1));
  private static final List<Double> STEADY = List.of(1e6, 1.01e6, 0.99e6, 1e6);
  private static final Forecaster.Pauses PAUSES =
      new Forecaster.Pauses(Duration.ofMillis(400), Duration.ofMillis(500));

  @TempDir private Path directory;

  private Plan plan(String limits, String more) throws IOException {
    Path file = directory.resolve("plan.yaml");
    Files.writeString(
        file,
        """
        migration: MIGRATION-001
        source: postgresql://a/b
        target: postgresql://a/c
        limits: { %s }
        %s
        """
            .formatted(limits, more));
    return PlanReader.read(file, Secrets.ofProcess()).plan();
  }

  private static List<SampledTable> sample(long rows, long ofRows) {
    return List.of(
        new SampledTable(new TableName("public", "t"), rows, 0, 0, ofRows, 1_000_000_000),
        new SampledTable(new TableName("public", "empty"), 0, 0, 0, 0, 0));
  }

  private Forecast forecast(Plan plan, List<SampledTable> sample, List<Double> speeds) {
    return new Forecaster(plan, sample, TOOK, speeds, PAUSES, Duration.ZERO).at(NOW);
  }

  private static Interval phase(Forecast forecast, Phase phase) {
    return Optional.ofNullable(forecast.phases().get(phase)).orElseThrow();
  }

  @Test
  void whatGrowsWithTheDataIsScaledAndTheRestStaysAsItWas() throws IOException {
    Forecast forecast =
        forecast(plan("pause: 5s", "monitor: { for: 10m }"), sample(100, 1000), STEADY);

    assertThat(phase(forecast, Phase.COPY).expected()).isEqualTo(Duration.ofSeconds(100));
    assertThat(phase(forecast, Phase.VERIFY).expected()).isEqualTo(Duration.ofSeconds(40));
    assertThat(phase(forecast, Phase.ASSESS).expected()).isEqualTo(Duration.ofSeconds(2));
    assertThat(forecast.phases().get(Phase.MONITOR))
        .isEqualTo(Interval.exactly(Duration.ofMinutes(10)));
    assertThat(forecast.pause().high()).isGreaterThan(Duration.ofMillis(2400));
    assertThat(forecast.pause().low()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void theFurtherItIsScaledAndTheMoreTheSpeedChangesTheWiderItIs() throws IOException {
    Plan plan = plan("pause: 5s", "");

    double whole = width(forecast(plan, sample(1000, 1000), STEADY));
    double tenth = width(forecast(plan, sample(100, 1000), STEADY));
    double thousandth = width(forecast(plan, sample(1, 1000), STEADY));
    double restless = width(forecast(plan, sample(1000, 1000), List.of(1e6, 5e6, 2e5, 4e6)));

    assertThat(whole).isBetween(1.4, 1.6);
    assertThat(tenth).isGreaterThan(whole);
    assertThat(thousandth).isGreaterThan(tenth);
    assertThat(restless).isGreaterThan(whole);
  }

  private static double width(Forecast forecast) {
    Interval copy = phase(forecast, Phase.COPY);
    return (double) copy.high().toMillis() / copy.low().toMillis();
  }

  @Test
  void fourOfFiveTimesThatAreAsItSaysLieInTheInterval() throws IOException {
    Interval copy = phase(forecast(plan("pause: 5s", ""), sample(1000, 1000), STEADY), Phase.COPY);
    Random random = new Random(20_260_301);
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      double logarithm = Math.log(10_000) + 0.15 * random.nextGaussian();
      times.add(Duration.ofMillis(Math.round(Math.exp(logarithm))));
    }

    long within = times.stream().filter(copy::holds).count();

    assertThat(within).isBetween(1540L, 1660L);
  }

  @Test
  void aRateAndTheRealSourceHoldTheCopyBack() throws IOException {
    Forecast rated = forecast(plan("rate: 5MB", ""), sample(1000, 1000), STEADY);
    Forecast slow =
        new Forecaster(
                plan("pause: 5s", ""),
                sample(1000, 1000),
                TOOK,
                STEADY,
                PAUSES,
                Duration.ofMinutes(2))
            .at(NOW);

    assertThat(rated.phases().get(Phase.COPY)).isEqualTo(Interval.exactly(Duration.ofSeconds(200)));
    assertThat(phase(slow, Phase.COPY).expected()).isEqualTo(Duration.ofSeconds(10));
    assertThat(phase(slow, Phase.COPY).high()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void theDowntimeOfABigBangIsItsPause() throws IOException {
    Plan plan = plan("downtime: 2h", "strategy: big-bang");

    assertThat(forecast(plan, sample(1000, 1000), STEADY).pause().expected())
        .isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void aRehearsedPlanReachesNothingButItsTwoDatabases() throws IOException {
    Plan plan =
        plan(
            "pause: 5s, rate: 5MB",
            """
            cutover:
              switch: [{ command: { run: ./switch.sh } }]
              smoke-tests: ["./smoke.sh"]
              approve: person
            rollback: { smoke-tests: ["./old.sh"] }
            notify: { channels: { mine: { command: ./tell.sh } } }
            """);

    Plan rehearsed =
        RehearsalPlan.of(plan, plan.source(), plan.target(), Path.of("/scratch"), false);

    assertThat(rehearsed.cutover().switches()).isEmpty();
    assertThat(rehearsed.cutover().smokeTests()).isEmpty();
    assertThat(rehearsed.rollback().smokeTests()).isEmpty();
    assertThat(rehearsed.notifying().channels()).isEmpty();
    assertThat(rehearsed.watch().alerts()).isEmpty();
    assertThat(rehearsed.limits().throttle().rate()).isEqualTo(Optional.empty());
    assertThat(rehearsed.directory()).isEqualTo(Path.of("/scratch"));
    assertThat(RehearsalDifferences.of(plan, false))
        .contains(
            "switches are not moved",
            "smoke tests are not run",
            "smoke tests of the rollback are not run",
            "nobody is notified",
            "the gate is decided by rule, not by a person");
    assertThat(
            RehearsalPlan.of(plan, plan.source(), plan.target(), Path.of("/scratch"), true)
                .cutover()
                .smokeTests())
        .containsExactly("cd '%s' && ./smoke.sh".formatted(plan.directory()));
  }
}
