package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.fault.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Guides that are followed by processes that are killed; this one goes on. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class GuidesKilledTest {
  private static final int KILLED = 137;
  private static final int PRECONDITION = 6;

  private final Path directory;
  private final Voyage voyage;
  private final CommandsHere here = new CommandsHere(Map.of(), Clock.systemUTC());

  GuidesKilledTest(Servers servers, @TempDir Path place) throws IOException {
    this.directory = place;
    this.voyage = new Voyage(servers.source(), servers.target(), "none", place);
    Files.writeString(
        place.resolve("guides.yaml"), "environments: { development: {}, production: {} }\n");
    guide("1.0.0", "1.1.0", "first");
    guide("1.1.0", "1.2.0", "second");
  }

  private void guide(String from, String to, String word) throws IOException {
    Path plan = directory.resolve("v%s-to-v%s/plan.yaml".formatted(from, to));
    Files.createDirectories(plan.resolveSibling(""));
    Files.writeString(
        plan,
        """
        migration: SERVICE-%s
        guide:
          from: %s
          to: %s
          before: [{ what: all is well, check: { command: "true" } }]
        steps:
          - { name: log, command: "echo %s >> ../log", undo: "echo back from %s >> ../log" }
        """
            .formatted(to, from, to, word, word));
  }

  private String[] run(String environment, String... more) {
    return words("guide run --from 1.0.0 --to 1.2.0 -e " + environment, more);
  }

  private String[] rollBack() {
    return words("guide rollback --to 1.0.0 -e development --confirm development");
  }

  private String[] words(String command, String... more) {
    return Stream.of(
            Stream.of(command.split(" ")), Stream.of(more), Stream.of(directory.toString()))
        .flatMap(all -> all)
        .toArray(String[]::new);
  }

  private String log() throws IOException {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Test
  void aWayThatIsCutOffAnywhereGoesOnAndEveryStepIsDoneOnce() throws Exception {
    String cut = FaultPoint.STEP_WORKED.text() + ":kill:2";
    assertThat(voyage.run(cut, run("development"))).isEqualTo(KILLED);
    assertThat(log()).isEqualTo("first\n");

    assertThat(here.run(run("development"))).as(here.said()).isZero();

    assertThat(log()).isEqualTo("first\nsecond\n");
    String cutBack = FaultPoint.STEP_UNDO_WORKED.text() + ":kill:4";
    assertThat(voyage.run(cutBack, rollBack())).isEqualTo(KILLED);
    assertThat(here.run(rollBack())).as(here.said()).isZero();
    assertThat(log()).isEqualTo("first\nsecond\nback from second\nback from first\n");
  }

  @Test
  void whoeverWasKilledBeforeTheReasonWasNotedHasToGiveItAgain() throws Exception {
    String cut = FaultPoint.RUN_STARTED.text() + ":kill";
    assertThat(voyage.run(cut, run("production", "--despite", "a hole"))).isEqualTo(KILLED);

    assertThat(here.run(run("production"))).as(here.said()).isEqualTo(PRECONDITION);

    assertThat(here.said()).contains("E-GO-REFUSED");
    assertThat(log()).isEmpty();
  }
}
