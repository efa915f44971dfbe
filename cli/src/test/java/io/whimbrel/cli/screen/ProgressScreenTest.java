package io.whimbrel.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.TableProgress;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProgressScreenTest {
  private static final String RESUME = "whimbrel run plan.yaml";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final SteppedClock clock = new SteppedClock();

  private ProgressScreen screen(ProgressScreen.Form form, boolean drawing) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new BufferedReader(new StringReader("")),
            new Terminal.Abilities(drawing, false, false, false, 120));
    return ProgressScreen.open(terminal, form, clock, RESUME);
  }

  private List<String> lines() {
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Progress copying(long bytes, Optional<Duration> remaining) {
    TableProgress orders =
        new TableProgress(new TableName("public", "orders"), 7, 12, 700_000, "copying");
    return new Progress(
        Phase.COPY,
        bytes / 50,
        13_460_000,
        bytes,
        673_000_000,
        38_100_000,
        remaining,
        Optional.of(Duration.ofMillis(1_200)),
        3_100_000,
        List.of(orders),
        "");
  }

  @Test
  void logsGetOneLineInThirtySeconds() {
    try (ProgressScreen screen = screen(ProgressScreen.Form.PEOPLE, false)) {
      for (int second = 0; second < 61; second++) {
        screen.progress(copying(second * 1_000_000L, Optional.empty()));
        clock.pass(Duration.ofSeconds(1));
      }
    }

    assertThat(lines()).hasSize(4);
    assertThat(lines().getFirst()).isEqualTo("safe to stop at any time; resume with: " + RESUME);
    assertThat(lines().get(2)).startsWith("[3/8 COPY]  4.5%  30.0 MB/673 MB");
  }

  @Test
  void aNewPhaseIsToldAtOnce() {
    try (ProgressScreen screen = screen(ProgressScreen.Form.PEOPLE, false)) {
      screen.progress(copying(1, Optional.empty()));
      screen.progress(
          new Progress(
              Phase.SYNC,
              0,
              0,
              0,
              0,
              0,
              Optional.empty(),
              Optional.empty(),
              0,
              List.of(),
              "reads"));
    }

    assertThat(lines()).last().isEqualTo("[4/8 SYNC]  reads");
  }

  @Test
  void whatARunComesToWaitForIsToldAtOnceAndItsChangesAreNot() {
    try (ProgressScreen screen = screen(ProgressScreen.Form.PEOPLE, false)) {
      screen.progress(noted(""));
      screen.progress(noted("waits for 'whimbrel approve cutover'"));
      screen.progress(noted("waits for room"));
      screen.progress(noted(""));
      screen.progress(noted("waits for the target"));
    }

    assertThat(lines())
        .containsExactly(
            "safe to stop at any time; resume with: " + RESUME,
            "[3/8 COPY]",
            "[3/8 COPY]  waits for 'whimbrel approve cutover'");
  }

  private static Progress noted(String note) {
    return new Progress(
        Phase.COPY, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty(), 0, List.of(), note);
  }

  @Test
  void whatHoldsARunBackHasALineOfItsOwnOnATerminal() {
    Progress progress =
        new Progress(
            Phase.COPY,
            0,
            0,
            0,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            0,
            List.of(),
            "throttled to 1 of 4 workers: active_sessions is 52 (active_sessions > 40)");

    try (ProgressScreen screen = screen(ProgressScreen.Form.PEOPLE, true)) {
      screen.progress(progress);
    }

    assertThat(lines())
        .anyMatch(line -> line.endsWith("[3/8 COPY]"))
        .contains("   " + progress.note());
  }

  @Test
  void aLineTellsShareAmountsSpeedTimeLeftAndLagInTimeAndBytes() {
    String line =
        ProgressText.line(
            copying(412_000_000, Optional.of(Duration.ofSeconds(7))),
            Duration.ofSeconds(20),
            new Paint(false));

    assertThat(line)
        .isEqualTo(
            "[3/8 COPY]  61.2%  412 MB/673 MB  8.2M/13.5M rows  38.1 MB/s  ETA 0:07"
                + "  lag 1.2 s / 3.1 MB");
  }

  @Test
  void noTimeIsPredictedBelowOnePercentOrTooEarly() {
    Optional<Duration> shortly = Optional.of(Duration.ofSeconds(20));
    Optional<Duration> later = Optional.of(Duration.ofMinutes(20));
    Paint paint = new Paint(false);

    assertThat(ProgressText.line(copying(6_000_000, shortly), Duration.ofSeconds(40), paint))
        .contains("ETA n/a");
    assertThat(ProgressText.line(copying(60_000_000, shortly), Duration.ofSeconds(4), paint))
        .contains("ETA n/a");
    assertThat(ProgressText.line(copying(60_000_000, shortly), Duration.ofSeconds(5), paint))
        .contains("ETA 0:20");
    assertThat(ProgressText.line(copying(60_000_000, later), Duration.ofSeconds(29), paint))
        .contains("ETA n/a");
    assertThat(ProgressText.line(copying(60_000_000, later), Duration.ofSeconds(30), paint))
        .contains("ETA 20:00");
  }

  @Test
  void aTerminalIsDrawnAtMostFourTimesPerSecondAndLeftClean() {
    try (ProgressScreen screen = screen(ProgressScreen.Form.PEOPLE, true)) {
      for (int i = 0; i < 100; i++) {
        screen.progress(copying(i * 1_000_000L, Optional.empty()));
        clock.pass(Duration.ofMillis(10));
      }
    }

    String drawn = err.toString(StandardCharsets.UTF_8);
    assertThat(drawn.split("\\[3/8 COPY]", -1)).hasSize(5);
    assertThat(drawn).contains("public.orders", "part 7/12", "resume with: " + RESUME);
    assertThat(drawn).endsWith("\u001b[3A\r\u001b[J");
  }

  @Test
  void eventsAreNumberedJsonLinesOnOut() {
    EventRecord event =
        new EventRecord(
            3, clock.instant(), Phase.COPY, "copy.done", "all \u001b[31m rows", Map.of("a", "b"));
    try (ProgressScreen screen = screen(ProgressScreen.Form.JSON_LINES, true)) {
      screen.event(event);
    }

    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{\"seq\":3,\"at\":\"2026-03-01T12:00:00Z\",\"phase\":\"COPY\"")
        .endsWith("\"data\":{\"a\":\"b\"}}\n");
    assertThat(lines()).isEmpty();
  }

  @Test
  void noNameSendsEscapesToTheTerminal() {
    EventRecord event =
        new EventRecord(
            1, clock.instant(), Phase.COPY, "retry", "table \u001b]0;x\u0007\nE-FAKE", Map.of());
    try (ProgressScreen screen = screen(ProgressScreen.Form.PEOPLE, false)) {
      screen.event(event);
    }

    assertThat(lines()).last().isEqualTo("12:00:00Z COPY     table ?]0;x? E-FAKE");
  }
}
