package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.notify.Motion;
import io.whimbrel.core.notify.NewsData;
import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.journal.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class IssueCommandTest {
  @TempDir private Path directory;

  private final Console console = new Console(ShopPlan.ENVIRONMENT);

  private String plan() throws IOException {
    Path plan = directory.resolve("plan.yaml");
    return (Files.exists(plan) ? plan : ShopPlan.write(directory)).toString();
  }

  private void add(String... more) throws IOException {
    assertThat(console.run(more)).as(console.err()).isZero();
  }

  @Test
  void issuesAreNotedClosedAndListedWithWhoAndWhen() throws IOException {
    add("issue", "add", "replica lags", plan(), "--severity", "high", "--owner", "ana");
    add(
        "issue",
        "add",
        "odd rows",
        plan(),
        "--phase",
        "copy",
        "--eta",
        "2027-03-10",
        "--by",
        "raj");
    assertThat(console.out()).isEqualTo("Noted as issue 2.\n");
    add("issue", "close", "1", plan(), "--resolution", "moved to the night", "--by", "eve");

    assertThat(console.run("issue", "list", plan(), "--output", "json")).isZero();
    JsonNode issues = console.json().at("/data/issues");
    assertThat(issues.at("/0/status").asString()).isEqualTo("RESOLVED");
    assertThat(issues.at("/0/closedBy").asString()).isEqualTo("eve");
    assertThat(issues.at("/1/openedBy").asString()).isEqualTo("raj");
    assertThat(issues.at("/1/phase").asString()).isEqualTo("copy");
    assertThat(issues.at("/1/eta").asString()).isEqualTo("2027-03-10");

    assertThat(console.run("issue", "list", plan(), "--open")).isZero();
    assertThat(console.out()).contains("odd rows (copy)").doesNotContain("replica lags");
  }

  @Test
  void whatIsNotThereOrClosedCannotBeClosed() throws IOException {
    add("issue", "add", "odd rows", plan());

    assertThat(console.run("issue", "close", "7", plan(), "--resolution", "x")).isEqualTo(2);
    assertThat(console.err()).contains("there is no issue 7");
    add("issue", "close", "1", plan(), "--resolution", "x");
    assertThat(console.run("issue", "close", "1", plan(), "--resolution", "x")).isEqualTo(2);
    assertThat(console.err()).contains("closed already");
    assertThat(console.run("issue", plan())).isZero();
    assertThat(console.out()).contains("odd rows", "Resolved");
  }

  @Test
  void aRunThatIsOnItsWayTellsOfThem() throws IOException {
    ShopPlan.runToTheGate(Path.of(plan()));

    add("issue", "add", "odd rows", plan(), "--severity", "high", "--by", "ana");
    add("issue", "close", "1", plan(), "--resolution", "gone");

    try (Journal journal =
        Journals.open(Optional.empty(), directory.resolve(".whimbrel/journal.db"))) {
      RunId run = journal.latest(ShopPlan.ID).orElseThrow().run();
      assertThat(journal.history(run).events())
          .filteredOn(e -> e.kind().startsWith("issue."))
          .extracting(e -> NewsData.of(e.data()).orElseThrow())
          .containsExactly(
              new NewsData(
                  Urgency.WARNING, Motion.OPENED, "issue 1 is open: odd rows", "issue/1", ""),
              new NewsData(
                  Urgency.INFO, Motion.CLOSED, "issue 1 is resolved: odd rows", "issue/1", ""));
    }
  }

  @Test
  void theReportTellsThem() throws IOException {
    add("issue", "add", "odd <rows>", plan());
    ShopPlan.runToTheGate(Path.of(plan()));

    assertThat(console.run("report", plan(), "--output", "json")).as(console.err()).isZero();

    assertThat(console.json().at("/data/issues/0/text").asString()).isEqualTo("odd <rows>");
    assertThat(report("md")).contains("## Issues log", "| 1 | odd &lt;rows&gt; | Medium | Open |");
    assertThat(report("html")).contains("<td>odd &lt;rows&gt;</td>");
  }

  private String report(String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("reports"))) {
      return Files.readString(
          files.filter(f -> f.toString().endsWith("." + ending)).findFirst().orElseThrow());
    }
  }

  @Test
  void theIndexCountsThem() throws IOException {
    MigrationFolder folder = MigrationFolder.in(directory);
    String plan = folder.plan("MIGRATION-001", "").toString();
    ShopPlan.runToTheGate(Path.of(plan));
    String same = Files.readString(Path.of(plan)).replace("MIGRATION-001", "MIGRATION-007");
    Files.writeString(Path.of(plan), same);

    add("issue", "add", "odd rows", plan);

    assertThat(console.run("list", directory.toString())).isZero();
    assertThat(console.out()).contains("; 1 open issue ");
    assertThat(folder.text()).contains("waits at the gate cutover; 1 open issue");
    add("issue", "close", "1", plan, "--resolution", "gone");
    assertThat(folder.text()).doesNotContain("open issue");
  }
}
