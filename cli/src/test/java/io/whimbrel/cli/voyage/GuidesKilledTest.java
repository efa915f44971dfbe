package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.fault.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Guides that are followed by processes that are killed. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class GuidesKilledTest {
  private static final int KILLED = 137;
  private static final int PRECONDITION = 6;
  private static final String BEGUN = FaultPoint.RUN_STARTED.text() + ":kill";

  private final Path directory;
  private final Voyage voyage;

  GuidesKilledTest(Servers servers, @TempDir Path here) throws IOException {
    this.directory = here;
    this.voyage = new Voyage(servers.source(), servers.target(), "none", here);
    Files.writeString(
        here.resolve("guides.yaml"), "environments: { development: {}, production: {} }\n");
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

  private int run(String fault, String environment, String... more) throws Exception {
    String[] words = {"guide", "run", "--from", "1.0.0", "--to", "1.2.0", "-e", environment};
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return voyage.run(fault, all);
  }

  private int rollBack(String fault) throws Exception {
    return voyage.run(
        fault,
        "guide",
        "rollback",
        "--to",
        "1.0.0",
        "-e",
        "development",
        "--confirm",
        "development");
  }

  private String log() throws IOException {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Test
  void aWayThatIsCutOffAnywhereGoesOnAndEveryStepIsDoneOnce() throws Exception {
    assertThat(run(FaultPoint.STEP_WORKED.text() + ":kill:2", "development")).isEqualTo(KILLED);
    assertThat(log()).isEqualTo("first\n");
    assertThat(run(BEGUN, "development")).as("between the two").isEqualTo(KILLED);
    assertThat(log()).isEqualTo("first\n");

    assertThat(run("", "development")).as(voyage.said()).isZero();

    assertThat(log()).isEqualTo("first\nsecond\n");
    assertThat(rollBack(FaultPoint.STEP_UNDO_WORKED.text() + ":kill:4")).isEqualTo(KILLED);
    assertThat(rollBack("")).as(voyage.said()).isZero();
    assertThat(log()).isEqualTo("first\nsecond\nback from second\nback from first\n");
  }

  @Test
  void whoeverWasKilledBeforeTheReasonWasNotedHasToGiveItAgain() throws Exception {
    assertThat(run(BEGUN, "production", "--despite", "a hole")).isEqualTo(KILLED);

    assertThat(run("", "production")).as(voyage.said()).isEqualTo(PRECONDITION);

    assertThat(voyage.said()).contains("E-GO-REFUSED");
    assertThat(log()).isEmpty();
  }
}
