package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A run tells people how it stands, whichever process works on it. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class CommunicationVoyageTest {
  private static final String SECRET = "n0t-to-be-seen";

  private static final String TOLD =
      """
      schedule: { start: 2027-03-14, window: "22:00-02:00 UTC" }
      notify:
        channels:
          team: { command: "printf 'Subject: %s\\\\n%s\\\\n' \\"$WHIMBREL_TITLE\\" \\"$WHIMBREL_TEXT\\" >> told.txt" }
        routes: [{ events: [nothing], to: team }]
      communication:
        stakeholders: { CTO: { role: decision maker, channels: team } }
        updates: { every: 1h, to: CTO }
      """;

  private final Servers servers;

  CommunicationVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void eachPartOfTheRunIsToldOnceAndItsEnd(@TempDir Path directory) throws Exception {
    String database = servers.name("told");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers
        .source()
        .execute(
            database,
            "create table orders (id int primary key, v text);"
                + " insert into orders select g, 'v' || g from generate_series(1, 2000) g");
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .withSecret(SECRET)
            .plan(
                new Voyage.Wishes("[\"*\"]", "rule", 500),
                servers.source().port(),
                servers.target().port());
    Files.writeString(directory.resolve("plan.yaml"), TOLD, StandardOpenOption.APPEND);

    assertThat(voyage.run("", "issue", "add", "odd rows", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();

    String told = Files.readString(directory.resolve("told.txt"));
    List<String> parts = told.lines().filter(l -> l.startsWith("Phase: ")).toList();
    assertThat(parts).doesNotHaveDuplicates().endsWith("Phase: Post-Migration");
    assertThat(told)
        .contains("Subject: [%s] Migration status - ".formatted(database))
        .contains("- Initial copy - ", "- Go for the cutover by ")
        .contains("- odd rows - Severity: Medium - Status: Open")
        .contains("Status: Complete", "Progress: 100% complete", "Records migrated: 2,000")
        .containsPattern("Actual: [0-9.]+ (ms|s)")
        .doesNotContain(SECRET, "postgresql://");
  }
}
