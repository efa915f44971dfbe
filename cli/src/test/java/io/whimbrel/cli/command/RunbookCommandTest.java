package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

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

final class RunbookCommandTest {
  private static final String URL = "postgresql://app:s3cret-word@127.0.0.1:%d/shop";

  @TempDir private Path directory;

  private final Map<String, String> environment =
      Map.of("OLD_DATABASE_URL", URL.formatted(1), "NEW_DATABASE_URL", URL.formatted(2));
  private final Console console = new Console(environment);

  private Path example(String name) throws IOException {
    return Files.copy(Path.of("../docs/examples").resolve(name), directory.resolve("plan.yaml"));
  }

  private String markdown(String id) throws IOException {
    return Files.readString(directory.resolve(id + "-runbook.md"));
  }

  /** What the last rehearsal of a plan leaves. */
  private void rehearsed(Path file) throws IOException {
    Secrets secrets =
        new Secrets() {
          @Override
          public Optional<String> env(String name) {
            return Optional.ofNullable(environment.get(name));
          }

          @Override
          public Optional<String> file(Path secret) {
            return Optional.empty();
          }
        };
    Plan plan = PlanReader.read(file, secrets).plan();
    Forecast forecast =
        new Forecast(
            plan.digest(),
            Instant.parse("2027-03-01T10:00:00Z"),
            Map.of(Phase.COPY, Interval.exactly(Duration.ofMinutes(75))),
            Interval.exactly(Duration.ofMillis(812)));
    Path state = Files.createDirectories(directory.resolve(".whimbrel"));
    Files.writeString(state.resolve("forecast-" + plan.migration()), forecast.text());
  }

  @Test
  void theRunbookSaysWhoWhatWhenAndHowToGoBack() throws IOException {
    Path plan = example("communication.yaml");
    rehearsed(plan);
    assertThat(console.run("issue", "add", "the replica lags", plan.toString())).isZero();

    assertThat(console.run("runbook", plan.toString())).as(console.err()).isZero();

    assertThat(markdown("MIGRATION-020"))
        .contains("# Runbook: Orders move to PostgreSQL 18")
        .contains("| CTO | decision maker | high | cto@example.com | e-mail and meeting |")
        .contains("at most 5 s, rehearsed 812 ms", "1 h 15 min, rehearsed on 2027-03-01")
        .contains("| Copy | Rows are copied while the application works. | 1 h 15 min |")
        .contains("whimbrel approve cutover plan.yaml", "whimbrel rollback plan.yaml --dry-run")
        .contains("| T-1 day | 2027-03-13 | Go/no-go decision | CTO |")
        .contains("| 1 | the replica lags | Medium | Open |")
        .doesNotContain("s3cret-word", "null", "Optional[")
        .doesNotContainPattern("\\[(X|Y|Z|Name|Date|Link|Team)]");
    assertThat(directory.resolve("MIGRATION-020-runbook.html"))
        .content()
        .contains("<h1>Orders move to PostgreSQL 18</h1>", "Runbook \u00b7 MIGRATION-020");
  }

  @Test
  void whatIsNotKnownStandsAtTheTopAndOnTheScreen() throws IOException {
    Path plan = example("communication.yaml");

    assertThat(console.run("runbook", plan.toString())).isZero();

    assertThat(console.out())
        .contains("not known: Cutover: What moves the application")
        .contains("communication.stakeholders.Users.contact");
    String text = markdown("MIGRATION-020");
    assertThat(text.indexOf("rollback.triggers")).isLessThan(text.indexOf("## At a glance"));
    assertThat(console.run("runbook", plan.toString(), "--output", "json")).isZero();
    assertThat(console.json().at("/data/unknown").size()).isPositive();
    assertThat(console.json().at("/data/isRehearsed").asBoolean()).isFalse();
  }

  @Test
  void aPlanOfStepsHasItsStepsAndWhatPeopleDo() throws IOException {
    Path plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            migration: MIGRATION-021
            owner: ana
            steps:
              - { name: announce, manual: tell the shops, irreversible: accepted }
              - { name: soak, after: announce, wait: 10m, approve: person }
              - { name: rows, after: soak, copy: rows/plan.yaml }
            """);

    assertThat(console.run("runbook", plan.toString())).as(console.err()).isZero();

    assertThat(markdown("MIGRATION-021"))
        .contains("| announce | Prepare | by hand: tell the shops | - | by kind | nothing, as")
        .contains("| soak | lets it begin | whimbrel tick soak plan.yaml |")
        .contains("| rows | Copy | carries the rows of rows/plan.yaml, until cutover | soak |")
        .contains("whimbrel approve cutover rows/plan.yaml |")
        .contains("**Nothing takes back, as the plan accepts:** announce")
        .doesNotContain("Cutover");
  }

  @Test
  void aFileOfSomebodysOwnIsNotOverwritten() throws IOException {
    Path plan = example("communication.yaml");
    Path own = Files.writeString(directory.resolve("MIGRATION-020-runbook.md"), "# Ours\n");

    assertThat(console.run("runbook", plan.toString())).isEqualTo(2);

    assertThat(console.err()).contains("somebody's own");
    assertThat(own).hasContent("# Ours\n");
    assertThat(directory.resolve("MIGRATION-020-runbook.html")).doesNotExist();
  }
}
