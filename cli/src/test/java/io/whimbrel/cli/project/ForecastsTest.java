package io.whimbrel.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.run.Phase;
import io.whimbrel.planfile.PlanReader;
import io.whimbrel.planfile.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastsTest {
  private static final Secrets NONE =
      new Secrets() {
        @Override
        public Optional<String> env(String name) {
          return Optional.empty();
        }

        @Override
        public Optional<String> file(Path file) {
          return Optional.empty();
        }
      };

  @TempDir Path directory = Path.of("");

  private Plan plan() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            migration: MIGRATION-009
            source: postgresql://app@old:5432/shop
            target: postgresql://app@new:5432/shop
            strategy: phased
            phases:
              - { name: one, tables: [public.a] }
              - { name: two, tables: rest }
            """);
    return PlanReader.read(file, NONE).plan();
  }

  private static void rehearsed(Plan plan, String phase, String digest, int minutes, int millis)
      throws IOException {
    Path file =
        Wiring.forecastFile(plan.at(plan.phasing().named(phase).orElseThrow())).toAbsolutePath();
    Files.createDirectories(file.resolve("..").normalize());
    Files.writeString(
        file,
        new Forecast(
                digest,
                Instant.EPOCH,
                Map.of(Phase.COPY, Interval.exactly(Duration.ofMinutes(minutes))),
                Interval.exactly(Duration.ofMillis(millis)))
            .text());
  }

  @Test
  void phasesTakeTheirTimesOneAfterTheOtherAndTheLongestPauseCounts() throws IOException {
    Plan plan = plan();
    rehearsed(plan, "one", plan.digest(), 10, 900);
    assertThat(Forecasts.of(plan)).isEmpty();
    rehearsed(plan, "two", plan.digest(), 5, 200);

    Forecast all = Forecasts.of(plan).orElseThrow();

    assertThat(all.total().expected()).isEqualTo(Duration.ofMinutes(15));
    assertThat(all.pause().expected()).isEqualTo(Duration.ofMillis(900));
  }

  @Test
  void aRehearsalOfAnotherPlanForetellsNothing() throws IOException {
    Plan plan = plan();
    rehearsed(plan, "one", plan.digest(), 10, 900);
    rehearsed(plan, "two", "another", 5, 200);

    assertThat(Forecasts.of(plan)).isEmpty();
  }
}
