package io.whimbrel.cli.voyage;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The strategy document before, while and after a migration is rehearsed and run. */
@ExtendWith(Servers.Resolver.class)
class StrategyDocumentVoyageTest {
  private static final int WAITS = 5;
  private static final String SHOP =
      """
      create table users (id serial primary key, name varchar(255), email varchar(255) unique,
        created_at timestamp);
      insert into users (name, email, created_at)
        select 'Ana Muster ' || g, 'ana' || g || '@example.com', timestamp '2024-01-01 12:00:00'
        from generate_series(1, 400) g;
      create table orders (id serial primary key, user_id int not null references users,
        total numeric(12,2), placed_at timestamptz default now());
      insert into orders (user_id, total) select 1 + g % 400, g from generate_series(1, 900) g;
      analyze;
      """;

  private static final String FOLDER =
      """
      name: Shop
      maintained-by: ana
      plans: [plan.yaml]
      platform:
        provider: AWS
        infrastructure: RDS in eu-central-1
        architecture: Modular monolith
        description: One service and one database
      """;

  private final Servers servers;

  StrategyDocumentVoyageTest(Servers servers) {
    this.servers = servers;
  }

  private static void write(Path directory) throws IOException {
    Files.writeString(
        directory.resolve("NOTES.md"),
        "## Schema Changes\n- public.users.full_name: what the other services call it\n");
    Files.copy(
        Path.of("src/test/resources/forms/strategy-plan.yaml"), directory.resolve("plan.yaml"));
    Files.writeString(directory.resolve("app.env"), "DATABASE_URL=old\n");
    Files.writeString(directory.resolve("whimbrel.yaml"), FOLDER);
  }

  private static Plan plan(Path directory) {
    return PlanReader.read(
            directory.resolve("plan.yaml"),
            new Secrets() {
              @Override
              public Optional<String> env(String name) {
                return Optional.of("postgresql://app@" + name.replace("_", "") + ":5432/shop");
              }

              @Override
              public Optional<String> file(Path file) {
                return Optional.empty();
              }
            })
        .plan();
  }

  /** What a rehearsal of the plan leaves. */
  private static void rehearsed(Path directory, Plan plan) throws IOException {
    Interval time = Interval.exactly(Duration.ofSeconds(9));
    Forecast forecast =
        new Forecast(
            plan.digest(),
            Instant.parse("2026-03-01T12:00:00Z"),
            Map.of(Phase.COPY, time, Phase.CUTOVER, time, Phase.ROLLBACK, time),
            Interval.exactly(Duration.ofSeconds(2)));
    Path state = directory.resolve(".whimbrel");
    Files.writeString(state.resolve("forecast-MIGRATION-001"), forecast.text());
    Files.writeString(
        state.resolve("dry-run-MIGRATION-001"),
        "duration 42 s\nissue a sample is no load test\ndecision Go\nback ROLLED_BACK\n");
  }

  private static String text(Path directory) throws IOException {
    return Files.readString(directory.resolve("MIGRATION-001.md"));
  }

  @Test
  void theDocumentHasAllOfTheFormAndTellsWhatHappened(@TempDir Path directory) throws IOException {
    TwoSides sides = TwoSides.of(servers, directory).source(SHOP);
    write(directory);
    String plan = directory.resolve("plan.yaml").toString();
    CommandsHere commands =
        new CommandsHere(
            Map.of("OLD_DATABASE_URL", sides.sourceUrl(), "NEW_DATABASE_URL", sides.targetUrl()),
            Clock.systemUTC());

    assertThat(commands.run("index", directory.toString())).as(commands::said).isZero();
    assertThat(commands.run("assess", "--quick", plan)).as(commands::said).isZero();
    assertThat(commands.run("docs", plan)).as(commands::said).isZero();

    assertThat(text(directory))
        .contains(
            "CREATE TABLE public.users (",
            "  UNIQUE (email)",
            "  id uuid NOT NULL",
            "As the plan makes it; nothing of it is there yet.",
            "| Column rename | name | full\\_name | what the other services call it |",
            "| Add column | - | email\\_verified boolean |",
            "| Add constraint | - | NOT NULL on full\\_name |",
            "full_name = old.name",
            "erDiagram",
            "**Recommended Strategy:** Blue-Green")
        .doesNotContain("Ana Muster");

    rehearsed(directory, plan(directory));
    assertThat(commands.run("docs", plan, "--offline")).as(commands::said).isZero();
    assertThat(text(directory))
        .contains(
            "**Status:** Testing", "- **Go/no-go for production:** Go", "**Issues:** a sample is")
        .containsPattern("- \\[x\\] Rollback script works - there and back, rehearsed ");

    assertThat(commands.run("run", plan)).as(commands::said).isEqualTo(WAITS);
    assertThat(text(directory))
        .contains("id: 0 (integer)", "name: Xxx Xxxxxx 0 (character varying(255))")
        .containsPattern("full_name: Xxx Xxxxxx 0 \\(varchar\\(500\\)\\)")
        .doesNotContain("Ana Muster");
    assertThat(commands.run("approve", "cutover", plan)).isNotZero();
    assertThat(commands.said()).contains("planning.approval (Get stakeholder approval)");
    assertThat(commands.run("status", plan, "--output", "json")).as(commands::said).isZero();
    assertThat(commands.said()).contains("item planning.approval", "nobody has ticked it");
    assertThat(commands.run("tick", "planning.approval", plan, "--by", "ana")).isZero();
    assertThat(commands.run("approve", "cutover", plan)).as(commands::said).isZero();
    assertThat(commands.run("cutover", plan, "--confirm", "MIGRATION-001"))
        .as(commands::said)
        .isZero();
    assertThat(commands.run("cleanup", plan, "--confirm", "MIGRATION-001"))
        .as(commands::said)
        .isZero();
    assertThat(commands.run("docs", plan)).as(commands::said).isZero();

    String told = text(directory);
    assertThat(StrategyForm.missing(told)).isEmpty();
    assertThat(told.replaceAll("(?m)^- \\[[x ]\\] ", "- ").replace("[MIGRATION-001]", ""))
        .doesNotContainPattern("(?<!\\\\)\\[[^\\]\\n]*\\](?!\\()");
    assertThat(told)
        .contains(
            "**Status:** Complete",
            "**Overall Progress:** 100%",
            "As it is on the new side.",
            "- [x] Record counts match - 2 proofs equal",
            "| Record Count | 1,300 | 1,300 | - | equal | yes |",
            "**Payback Period:** 6.0 months",
            "Status: Pass")
        .containsPattern("- \\[x\\] Get stakeholder approval - ana, \\d{4}-")
        .containsPattern("- \\[x\\] Stop writes to old database \\(if not dual-write\\) - the old")
        .containsPattern("\\| Downtime \\| - \\| [0-9.]+ m?s \\| - \\| &lt; 30 s \\| yes \\|")
        .containsPattern("\\| Cleanup \\| \\d{4}-.* \\| \u2611 done \\|");
    assertThat(Files.readString(directory.resolve("MIGRATION-001.html")))
        .contains("<svg class=\"drawing\"", "public.orders")
        .doesNotContain("<script", "Ana Muster");
    assertThat(commands.run("docs", plan, "--check")).as(commands::said).isZero();
    checkIndex(directory, commands);
  }

  /** The index of the folder is a form too, and kept by the commands above. */
  private static void checkIndex(Path directory, CommandsHere commands) throws IOException {
    assertThat(commands.run("index", directory.toString(), "--check")).as(commands::said).isZero();
    String index = Files.readString(directory.resolve("README.md"));
    assertThat(Files.readAllLines(Path.of("src/test/resources/forms/migration-registry.txt")))
        .hasSizeGreaterThan(50)
        .allSatisfy(line -> assertThat(index).contains(line));
    assertThat(index)
        .containsPattern("\\| \\[MIGRATION-001]\\(plan.yaml\\) \\|")
        .doesNotContainPattern("\\[[A-Z][a-z]+[^\\]]*\\](?!\\()");
  }
}
