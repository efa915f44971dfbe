package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.cli.wiring.JournalMark;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.planfile.PlanReader;
import io.whimbrel.planfile.Secrets;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans whose runs a team records in PostgreSQL. */
final class TeamJournalTest {
  private static final String PHASES =
      """
      strategy: phased
      phases:
        - { name: catalogue, tables: [public.product] }
        - { name: rest, tables: rest }
      """;
  private static final Phase CLEANUP = Phase.CLEANUP;

  private static final Secrets SECRETS =
      new Secrets() {
        @Override
        public Optional<String> env(String name) {
          return Optional.ofNullable(ShopPlan.ENVIRONMENT.get(name));
        }

        @Override
        public Optional<String> file(Path file) {
          return Optional.empty();
        }
      };

  private static EmbeddedPostgres server;

  @TempDir private Path directory;
  private MigrationFolder folder = new MigrationFolder(Path.of(""));
  private Console console = new Console(Map.of());

  @BeforeAll
  static void start() {
    server = EmbeddedPostgres.start(PostgresVersion.V18);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void aFolder() throws IOException {
    folder = MigrationFolder.in(directory);
    Map<String, String> environment = new HashMap<>(ShopPlan.ENVIRONMENT);
    environment.put("TEAM_URL", server.url("postgres"));
    console = new Console(environment);
  }

  private static Journal team(String database) {
    return Journals.open(
        Optional.of(new DatabaseUrl("journal", server.url(database))), Path.of("none"));
  }

  private static RunId begin(Journal journal, String migration) {
    return journal.begin(new MigrationId(migration), "The shop moves", "abc").run();
  }

  private static void atTheGate(Journal journal, String migration) {
    RunId run = begin(journal, migration);
    journal.openGate(run, Gate.CUTOVER);
    journal.state(run, RunState.WAITING, Phase.CUTOVER, Optional.empty());
  }

  @Test
  void plansOfATeamsJournalAndThoseInPhasesStandInListAndIndex() throws IOException {
    folder.plan("TEAM-1", "journal: ${env:TEAM_URL}");
    folder.plan("TEAM-2", PHASES + "journal: ${env:TEAM_URL}");
    folder.plan("TEAM-3", PHASES + "journal: ${env:TEAM_URL}");
    try (Journal journal = team("postgres")) {
      atTheGate(journal, "TEAM-1");
      RunId first = begin(journal, "TEAM-2:catalogue");
      journal.state(first, RunState.DONE, CLEANUP, Optional.empty());
      journal.state(begin(journal, "TEAM-3:catalogue"), RunState.DONE, CLEANUP, Optional.empty());
      journal.state(begin(journal, "TEAM-3:rest"), RunState.DONE, CLEANUP, Optional.empty());
    }

    assertThat(console.run("list", folder.directory().toString(), "-o", "json")).isZero();
    assertThat(console.json().at("/data/notRead")).isEmpty();
    assertThat(console.json().at("/data/migrations").valueStream())
        .extracting(m -> m.at("/id").asString() + " " + m.at("/status").asString())
        .containsExactlyInAnyOrder("TEAM-1 ACTIVE", "TEAM-2 ACTIVE", "TEAM-3 COMPLETED");
    assertThat(console.run("index", folder.directory().toString())).as(console.err()).isZero();
    assertThat(folder.text())
        .contains("Cutover, waits at the gate cutover", "catalogue: Cleanup, between two phases");
    assertThat(console.run("index", "--check", folder.directory().toString()))
        .as(console.out())
        .isZero();
  }

  @Test
  void aRunInATeamsJournalIsNotLeftForAnotherOne() throws IOException {
    server.createDatabase("second");
    Path plan = folder.plan("LEFT-1", "journal: ${env:TEAM_URL}");
    Files.createDirectories(plan.resolveSibling(".whimbrel"));
    try (Journal journal = team("postgres")) {
      atTheGate(journal, "LEFT-1");
    }
    assertThat(console.run("status", plan.toString())).as(console.err()).isZero();

    folder.plan("LEFT-1", "journal: \"" + server.url("second") + "\"");
    for (String command : new String[] {"run", "status", "pause"}) {
      assertThat(console.run(command, plan.toString())).as(command).isEqualTo(2);
      assertThat(console.err())
          .contains("LEFT-1 is on its way in the journal", "/postgres, and another", "/second")
          .contains("plan.yaml:6", "journal-LEFT-1");
    }
    folder.plan("LEFT-1", "");
    assertThat(console.run("run", plan.toString())).isEqualTo(2);
    assertThat(console.err()).contains("the file beside the plan");
    assertThat(plan.resolveSibling(".whimbrel").resolve("journal.db")).doesNotExist();
  }

  @Test
  void theDocumentIsTheSameOnAMachineThatHasNotSeenTheDatabases() throws IOException {
    server.createDatabase("documents");
    Path plan = folder.plan("DOC-1", "journal: \"" + server.url("documents") + "\"");
    Path state = Files.createDirectories(plan.resolveSibling(".whimbrel"));
    Files.writeString(
        state.resolve("forecast-DOC-1"),
        "whimbrel forecast 1\nabc\n2027-03-01T10:00:00Z\nCOPY 1000 2000 3000\nPAUSE 10 20 30\n");
    Files.writeString(state.resolve("dry-run-DOC-1"), "duration 3 min\ndecision Go\n");
    Files.writeString(
        state.resolve("catalog-DOC-1-source"),
        """
        catalog 1
        database PostgreSQL 18 shop
        table public bird PLAIN KEY 12 8192   bird_pkey id
        column id bigint false  NONE
        """);
    assertThat(console.run("docs", plan.toString())).as(console.err()).isZero();
    Path markdown = plan.resolveSibling("DOC-1.md");
    String first = Files.readString(markdown);
    assertThat(first).contains("bird", "rehearsed 2027-03-01", "3 min");

    for (Path file : List.of(state.resolve("forecast-DOC-1"), state.resolve("dry-run-DOC-1"))) {
      Files.delete(file);
    }
    Files.delete(state.resolve("catalog-DOC-1-source"));

    assertThat(console.run("docs", "--check", plan.toString())).as(console.out()).isZero();
    Files.delete(state.resolve("forecast-DOC-1"));
    Files.delete(state.resolve("catalog-DOC-1-source"));
    assertThat(console.run("docs", plan.toString())).as(console.err()).isZero();
    assertThat(console.out()).contains("The document is up to date");
    assertThat(markdown).content().isEqualTo(first);
  }

  @Test
  void whereARunIsIsNotedAsSoonAsAnythingHappensInIt() throws IOException {
    Path file = folder.plan("LEFT-4", "journal: \"" + server.url("postgres") + "\"");
    Plan plan = PlanReader.read(file, SECRETS).plan();
    Path note = file.resolveSibling(".whimbrel").resolve("journal-LEFT-4");
    List<String> heard = new ArrayList<>();

    try (Journal journal = team("postgres");
        JournalMark mark = Wiring.mark(plan, journal)) {
      RunId run = begin(journal, "LEFT-4");
      assertThat(note).doesNotExist();
      mark.before(hearing(heard))
          .event(new EventRecord(1, Instant.EPOCH, Phase.ASSESS, "run.began", "", Map.of()));
      assertThat(note).content().endsWith("/postgres");
      journal.state(run, RunState.ABORTED, CLEANUP, Optional.empty());
    }

    assertThat(heard).containsExactly("run.began");
    assertThat(note).doesNotExist();
  }

  private static RunListener hearing(List<String> heard) {
    return new RunListener() {
      @Override
      public void progress(Progress progress) {}

      @Override
      public void event(EventRecord event) {
        heard.add(event.kind());
      }
    };
  }

  @Test
  void aRunThatIsOverOrThatTheOtherJournalHasIsLeftFreely() throws IOException {
    server.createDatabase("moved");
    Path plan = folder.plan("LEFT-2", "journal: ${env:TEAM_URL}");
    Path note = Files.createDirectories(plan.resolveSibling(".whimbrel")).resolve("journal-LEFT-2");
    try (Journal journal = team("postgres");
        Journal moved = team("moved")) {
      atTheGate(journal, "LEFT-2");
      assertThat(console.run("status", plan.toString())).as(console.err()).isZero();
      assertThat(note).content().endsWith("/postgres").doesNotContain("@");

      atTheGate(moved, "LEFT-2");
      folder.plan("LEFT-2", "journal: \"" + server.url("moved") + "\"");
      assertThat(console.run("status", plan.toString())).as(console.err()).isZero();
      assertThat(note).content().endsWith("/moved");

      RunId run = moved.latest(new MigrationId("LEFT-2")).orElseThrow().run();
      moved.state(run, RunState.DONE, CLEANUP, Optional.empty());
      assertThat(console.run("status", plan.toString())).as(console.err()).isZero();
      assertThat(note).doesNotExist();
    }
  }

  @Test
  void aMigrationBetweenTwoPhasesIsNotLeftEither() throws IOException {
    Path plan = folder.plan("LEFT-3", PHASES + "journal: ${env:TEAM_URL}");
    Path local = Files.createDirectories(plan.resolveSibling(".whimbrel")).resolve("journal.db");
    try (Journal journal = Journals.open(Optional.empty(), local)) {
      journal.state(begin(journal, "LEFT-3:catalogue"), RunState.DONE, CLEANUP, Optional.empty());
    }

    assertThat(console.run("run", plan.toString())).isEqualTo(2);
    assertThat(console.err()).contains("LEFT-3:catalogue.1 is on its way in the journal");
  }
}
