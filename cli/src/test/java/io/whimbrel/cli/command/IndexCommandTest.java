package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.journal.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexCommandTest {
  @TempDir private Path directory;

  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private MigrationFolder folder = new MigrationFolder(Path.of(""));
  private Path active = Path.of("");

  @BeforeEach
  void aFolderWithMigrationsOfEveryKind() throws IOException {
    folder = MigrationFolder.in(directory);
    folder.plan(
        "MIGRATION-001",
        "type: [platform]\nschedule: { start: 2027-03-14, window: 22:00-02:00 UTC }");
    active = folder.plan("MIGRATION-007", "type: [data]\nschedule: { eta: 2027-04-01 }");
    ShopPlan.runToTheGate(active);
    ended("MIGRATION-002", RunState.DONE, Phase.CLEANUP);
    ended("MIGRATION-003", RunState.ROLLED_BACK, Phase.ROLLBACK);
  }

  private void ended(String id, RunState state, Phase phase) throws IOException {
    Path file = folder.plan(id, "type: [schema, version]\nnotes: It was Sunday.");
    Path store = Files.createDirectories(file.resolveSibling(".whimbrel")).resolve("journal.db");
    try (Journal journal = Journals.open(Optional.empty(), store)) {
      RunId run = journal.begin(new MigrationId(id), "The shop moves", "abc").run();
      journal.fact(run, "source.version", "PostgreSQL 15.20");
      journal.fact(run, "target.version", "PostgreSQL 18.4");
      journal.fact(run, "source.bytes", "5000000");
      journal.fact(run, "cutover.pause.millis", "1200");
      journal.fact(run, "rollback.asked", "ana: orders fail");
      journal.state(run, state, phase, Optional.empty());
    }
  }

  private String dir() {
    return folder.directory().toString();
  }

  @Test
  void theIndexHasTheTablesOfEveryStanding() throws IOException {
    assertThat(console.run("index", dir())).as(console.err()).isZero();

    assertThat(folder.text())
        .contains(
            "| [MIGRATION-007](MIGRATION-007/plan.yaml) | The shop moves \\| MIGRATION-007 | Data |"
                + " Medium | Cutover, waits at the gate cutover | shop-team | 2027-04-01 |",
            "| [MIGRATION-001](MIGRATION-001/plan.yaml) | The shop moves \\| MIGRATION-001 |"
                + " Platform | High | 2027-03-14 22:00-02:00 UTC | shop-team |",
            "pause 1.20 s. It was Sunday. |",
            "rolled back: ana: orders fail. It was Sunday. |",
            "- Database: PostgreSQL 18.4; PostgreSQL 15.20",
            "- Cloud Provider: AWS",
            "- Pattern: Monolith",
            "- MIGRATION-001: The shop moves",
            "- No planned architecture migrations",
            "**Maintained By:** platform-team");
    assertThat(Files.readString(folder.directory().resolve("index.html")))
        .contains("Active Migrations", "MIGRATION-007/plan.yaml", "badge risk-high");
  }

  @Test
  void everyHeadingOfTheIndexIsThere() throws IOException {
    console.run("index", dir());

    assertThat(folder.text().lines().filter(l -> l.startsWith("#")))
        .containsExactly(
            "# Data & Platform Migrations",
            "## Active Migrations",
            "## Planned Migrations",
            "## Completed Migrations",
            "## Migrations by Type",
            "### Database Schema Migrations",
            "### Data Migrations",
            "### Platform Migrations",
            "### Architecture Migrations",
            "## How to Plan Migration",
            "## Risk Assessment");
    assertThat(folder.text()).doesNotContainPattern("\\[[A-Z][a-z]+[^\\]]*\\](?!\\()");
  }

  @Test
  void anEmptyFolderSaysSo() throws IOException {
    MigrationFolder empty = MigrationFolder.in(Files.createDirectory(directory.resolve("empty")));

    assertThat(console.run("index", empty.directory().toString())).isZero();

    assertThat(empty.text())
        .contains(
            "| - | No active migrations | - | - | - | - | - |",
            "| - | No planned migrations | - | - | - | - |",
            "| - | No completed migrations yet | - | - | - | - |");
  }

  @Test
  void aCheckTellsWhatIsOutdatedAndWritesNothing() throws IOException {
    console.run("index", dir());
    assertThat(console.run("index", "--check", dir())).as(console.out()).isZero();
    assertThat(console.out()).contains("up to date");

    folder.plan("MIGRATION-008", "");

    assertThat(console.run("index", "--check", dir())).isEqualTo(3);
    assertThat(console.out()).contains("outdated", "README.md", "plan.record", "whimbrel index");
    assertThat(folder.text()).doesNotContain("MIGRATION-008");
  }

  @Test
  void whoHasNoJournalGoesByTheRecords() throws IOException {
    console.run("index", dir());
    String text = folder.text();
    for (String id : List.of("MIGRATION-002", "MIGRATION-003", "MIGRATION-007")) {
      Path state = folder.directory().resolve(id).resolve(".whimbrel");
      try (Stream<Path> files = Files.list(state)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(state);
    }

    Console poor = new Console(Map.of());

    assertThat(poor.run("index", "--check", dir())).as(poor.out()).isZero();
    assertThat(poor.run("index", dir())).isZero();
    assertThat(folder.text()).isEqualTo(text);
  }

  @Test
  void whatPeopleWriteBetweenTheMarkersStays() throws IOException {
    console.run("index", dir());
    Files.writeString(
        folder.readme(),
        folder
            .text()
            .replace("<!-- end top -->", "Ask *Ana* first.\n<!-- end top -->")
            .replace(
                "<!-- end end -->",
                "<!-- end end -->\n\n<!-- keep ours -->\nOur own.\n<!-- end ours -->"));

    folder.plan("MIGRATION-008", "");
    console.run("index", dir());

    assertThat(folder.text()).contains("MIGRATION-008", "Ask *Ana* first.", "\nOur own.\n");
    assertThat(console.run("index", "--check", dir())).as(console.out()).isZero();
  }

  @Test
  void aReadmeOfSomebodyElseIsLeftAlone() throws IOException {
    Files.writeString(folder.readme(), "# Ours\n");

    assertThat(console.run("index", dir())).isEqualTo(2);
    assertThat(folder.text()).isEqualTo("# Ours\n");
    assertThat(console.run("approve", "cutover", active.toString())).isZero();
    assertThat(console.err()).contains("warning: the index of migrations is not kept");
  }

  @Test
  void aPageOfSomebodyElseIsLeftAloneAndNothingElseIsWritten() throws IOException {
    Path page = Files.writeString(folder.directory().resolve("index.html"), "<p>Ours</p>\n");

    assertThat(console.run("index", dir())).isEqualTo(2);

    assertThat(console.err()).contains("index.html", "somebody's own");
    assertThat(page).hasContent("<p>Ours</p>");
    assertThat(folder.readme()).doesNotExist();
    assertThat(active.resolveSibling("plan.record")).doesNotExist();
  }

  @Test
  void aRecordThatIsNotUnderstoodIsNamedAndNeverWritten() throws IOException {
    console.run("index", dir());
    Path conflict = folder.directory().resolve("MIGRATION-002/plan.record");
    String torn = "<<<<<<< ours\n" + Files.readString(conflict) + "=======\n>>>>>>> theirs\n";
    Files.writeString(conflict, torn);
    Path newer = folder.directory().resolve("MIGRATION-001/plan.record");
    Files.writeString(newer, "whimbrel record 2\nstatus ACTIVE\n");
    Path foreign = folder.plan("MIGRATION-008", "").resolveSibling("plan.record");
    Files.write(foreign, new byte[] {(byte) 0xff, 0, 1});

    assertThat(console.run("index", dir())).as(console.err()).isZero();
    assertThat(console.out()).contains("not read: MIGRATION-001/plan.record");
    assertThat(console.run("pause", active.toString())).isZero();

    assertThat(conflict).hasContent(torn);
    assertThat(newer).hasContent("whimbrel record 2\nstatus ACTIVE\n");
    assertThat(foreign).hasBinaryContent(new byte[] {(byte) 0xff, 0, 1});
    assertThat(folder.text())
        .contains(
            "MIGRATION-001/plan.record: the record is damaged or of a newer version",
            "MIGRATION-002/plan.record: the record has the marks of a merge conflict",
            "MIGRATION-008/plan.record: the file is no record")
        .doesNotContain("[MIGRATION-001](MIGRATION-001/plan.yaml)");
  }

  @Test
  void aCommandWhosePlanHasAStrangeRecordSaysSo() throws IOException {
    Path record = active.resolveSibling("plan.record");
    Files.writeString(record, "# mine\nkeep it\n");

    assertThat(console.run("pause", active.toString())).isZero();

    assertThat(console.err()).contains("warning:", "MIGRATION-007/plan.record", "left alone");
    assertThat(record).hasContent("# mine\nkeep it\n");
    assertThat(folder.text()).contains("[MIGRATION-007](MIGRATION-007/plan.yaml)");
  }

  @Test
  void aCommandWritesTheRecordOfItsOwnPlanOnly() throws IOException {
    console.run("index", dir());
    Path other = folder.directory().resolve("MIGRATION-002/plan.record");
    String told = Files.readString(other).replace("status COMPLETED", "status ROLLED_BACK");
    Files.writeString(other, told);
    Path unasked = folder.plan("MIGRATION-008", "").resolveSibling("plan.record");

    assertThat(console.run("pause", active.toString())).as(console.err()).isZero();

    assertThat(other).hasContent(told);
    assertThat(unasked).doesNotExist();
    assertThat(Files.readString(active.resolveSibling("plan.record"))).contains("status ACTIVE");
  }

  @Test
  void aCommandThatChangesAStateKeepsTheIndex() throws IOException {
    console.run("index", dir());
    assertThat(folder.text()).contains("waits at the gate cutover");

    assertThat(console.run("pause", active.toString())).as(console.err()).isZero();

    assertThat(console.err()).isEmpty();
    assertThat(console.run("index", "--check", dir())).as(console.out()).isZero();
    assertThat(console.run("status", active.toString())).isZero();
  }

  @Test
  void theListIsFilteredAndNamesWhatItCannotRead() throws IOException {
    folder.plan("MIGRATION-009", "journal: postgresql://nobody@127.0.0.1:1/journal");
    folder.plan("MIGRATION-010", "type: [nonsense]");

    assertThat(console.run("list", dir())).as(console.err()).isZero();
    assertThat(console.out())
        .contains(
            "MIGRATION-007",
            "active: Cutover",
            "completed",
            "rolled back",
            "not read: MIGRATION-009",
            "MIGRATION-010/plan.yaml: the plan is refused");
    assertThat(
            console.run(
                "list", dir(), "--status", "active,planned", "--type", "platform", "-o", "json"))
        .isZero();
    assertThat(console.json().at("/data/migrations")).hasSize(1);
    assertThat(console.json().at("/data/migrations/0/id").asString()).isEqualTo("MIGRATION-001");
    assertThat(console.json().at("/data/migrations/0/risk/level").asString()).isEqualTo("HIGH");
    assertThat(console.json().at("/data/notRead")).hasSize(2);
    assertThat(console.run("list", dir(), "--owner", "nobody")).isZero();
    assertThat(console.out()).contains("No migrations.");
  }

  @Test
  void aJournalThatIsNamedLaterLeavesNoRunBehind() throws IOException {
    Path file = folder.directory().resolve("whimbrel.yaml");
    Files.writeString(
        file,
        "defaults: { journal: \"postgresql://nobody@127.0.0.1:1/journal\" }\n",
        StandardOpenOption.APPEND);

    for (String command : List.of("run", "status", "pause")) {
      assertThat(console.run(command, active.toString())).as(command).isNotZero();
      assertThat(console.err())
          .contains("is on its way in the journal", ".whimbrel/journal.db", "127.0.0.1:1/journal")
          .contains("whimbrel.yaml:5:");
    }
    assertThat(console.run("list", dir())).isZero();
    assertThat(console.out()).contains("MIGRATION-007.1 is on its way in the journal");
  }

  @Test
  void plansOfStepsAreInTheIndexAndTheirRiskIsTheirOwn() throws IOException {
    Path examples = Path.of("..", "docs", "examples", "steps");
    try (Stream<Path> files = Files.list(examples)) {
      for (Path example : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        String name = example.getFileName().toString().replace(".yaml", "");
        Files.copy(
            example, Files.createDirectory(folder.directory().resolve(name)).resolve("plan.yaml"));
      }
    }

    assertThat(console.run("index", dir())).as(console.err()).isZero();
    assertThat(console.out()).doesNotContain("not read");
    assertThat(folder.text()).contains("MIGRATION-011", "MIGRATION-016");
    assertThat(console.run("list", dir())).isZero();
    assertThat(console.out()).contains("MIGRATION-013");
    Path platform = folder.directory().resolve("platform/plan.yaml");
    assertThat(console.run("risk", platform.toString())).as(console.err()).isZero();
    assertThat(console.out())
        .contains("nothing takes back announced", "Rollback failure", "rehearse it")
        .doesNotContain("backup", "how much data");
  }

  @Test
  void whyARiskIsLoweredStandsInTheIndex() throws IOException {
    Path plan =
        folder.plan("MIGRATION-008", "type: [platform]\nrisk: low\nrisk-reason: It was rehearsed.");

    console.run("index", dir());

    assertThat(folder.text()).contains("Low (lowered: It was rehearsed.)");
    assertThat(console.run("risk", plan.toString())).isZero();
    assertThat(console.out()).contains("lowered because: It was rehearsed.");
  }

  @Test
  void maintenanceModeIsNoMigration() throws IOException {
    Path store = active.resolveSibling(".whimbrel").resolve("journal.db");
    try (Journal journal = Journals.open(Optional.empty(), store)) {
      journal.begin(new MigrationId("MIGRATION-007").maintenance(), "maintenance mode", "");
    }
    folder.plan("MIGRATION-007.maintenance", "");

    assertThat(console.run("list", dir(), "-o", "json")).isZero();

    assertThat(console.json().at("/data/migrations")).hasSize(4);
    assertThat(console.json().at("/data/notRead")).hasSize(1);
    assertThat(console.json().at("/data/notRead/0/what").asString()).contains("maintenance mode");
  }

  @Test
  void whereThereIsNoFolderTheFixNamesInit() throws IOException {
    Files.delete(folder.directory().resolve("whimbrel.yaml"));

    assertThat(console.run("list", dir())).isEqualTo(2);
    assertThat(console.err()).contains("whimbrel init");
  }
}
