package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.journal.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpdateCommandTest {
  @TempDir private Path directory;

  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private Path plan = Path.of("");

  @BeforeEach
  void aPlan() throws IOException {
    plan = ShopPlan.write(directory);
    Files.writeString(
        plan,
        """
        notify:
          channels:
            team: { command: "printf '%s\\\\n\\\\n%s\\\\n' \\"$WHIMBREL_TITLE\\" \\"$WHIMBREL_TEXT\\" >> told.txt" }
        communication:
          stakeholders: { CTO: { channels: team } }
          updates: { every: 1h, to: CTO }
        """,
        StandardOpenOption.APPEND);
  }

  private String told() throws IOException {
    Path file = directory.resolve("told.txt");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void beforeTheFirstRunTheUpdateSaysSo() {
    assertThat(console.run("update", plan.toString())).as(console.err()).isZero();

    assertThat(console.out())
        .startsWith("Subject: [MIGRATION-007] Migration status - ")
        .contains("Status: Not started\n", "Phase: Pre-Migration\n", "Progress: 0% complete")
        .contains("Scheduled: not said", "Planned: at most 5.00 s", "Actual: none yet")
        .doesNotContain("[X]", "null");
  }

  @Test
  void anUpdateTellsOfTheRunAndIsSentWhenAsked() throws IOException {
    ShopPlan.runToTheGate(plan);
    assertThat(console.run("issue", "add", "odd rows", plan.toString(), "--owner", "ana")).isZero();

    assertThat(console.run("update", plan.toString(), "--send")).as(console.err()).isZero();

    assertThat(told())
        .startsWith("[MIGRATION-007] Migration status - ")
        .contains("Status: In Progress", "Phase: Migration (cutover)")
        .contains("- Initial copy - ", "- Waits for a go for the cutover")
        .contains("- odd rows - Severity: Medium - Status: Open (ana sees to it)")
        .doesNotContain(ShopPlan.PASSWORD);
    assertThat(console.run("update", plan.toString(), "--output", "json")).isZero();
    assertThat(console.json().at("/data/status").asString()).isEqualTo("In Progress");
  }

  @Test
  void aRunThatIsOverIsToldOnceByEvery() throws IOException {
    ShopPlan.runToTheGate(plan);
    try (Journal journal =
        Journals.open(Optional.empty(), directory.resolve(".whimbrel/journal.db"))) {
      RunId run = journal.latest(ShopPlan.ID).orElseThrow().run();
      journal.state(run, RunState.DONE, Phase.CLEANUP, Optional.empty());
    }

    assertThat(console.run("update", plan.toString(), "--every", "1h")).as(console.err()).isZero();

    assertThat(console.out())
        .contains("Status: Complete", "Progress: 100% complete", "Next update: none, it is over");
    assertThat(console.run("update", plan.toString(), "--every", "soon")).isEqualTo(2);
  }

  @Test
  void aChangeOfTheRunSendsAnUpdateByItselfOnce() throws IOException {
    ShopPlan.runToTheGate(plan);

    assertThat(console.run("pause", plan.toString())).as(console.err()).isZero();
    assertThat(console.run("resume", plan.toString())).as(console.err()).isZero();

    List<String> subjects =
        told().lines().filter(line -> line.contains("Migration status - ")).toList();
    assertThat(subjects).hasSize(1);
    assertThat(told()).contains("or at the next phase if that is earlier");
  }

  @Test
  void anIssueLogThatIsDamagedKeepsNoUpdateBack() throws IOException {
    Files.writeString(directory.resolve("plan.logbook"), "<<<<<<< HEAD\n");

    assertThat(console.run("update", plan.toString())).as(console.err()).isZero();

    assertThat(console.out()).contains("- the logbook cannot be read: line 1");
  }
}
