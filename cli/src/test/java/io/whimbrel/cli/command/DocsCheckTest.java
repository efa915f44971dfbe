package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.engine.journal.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocsCheckTest {
  @TempDir private Path directory;

  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private Path plan;
  private StrategyDocument document;

  @BeforeEach
  void aPlan() throws IOException {
    plan = ShopPlan.write(directory.toRealPath());
    document = new StrategyDocument(console, plan);
  }

  @Test
  void aCheckTellsWhatIsOutdatedAndWritesNothing() throws IOException {
    assertThat(console.run("docs", "--check", plan.toString())).isEqualTo(3);
    assertThat(document.markdown()).doesNotExist();
    document.docs();
    assertThat(console.run("docs", "--check", plan.toString())).as(console.out()).isZero();

    document.note("## Business Benefits\nMoney.\n");

    assertThat(console.run("docs", "--check", plan.toString())).isEqualTo(3);
    assertThat(console.out()).contains("outdated: ", "whimbrel docs");
    document.docs();
    assertThat(console.run("docs", "--check", plan.toString())).isZero();
  }

  @Test
  void aDayOnWhichNothingHappenedMakesNothingOutdated() throws IOException {
    Path journal = plan.resolveSibling(".whimbrel/journal.db");
    Files.createDirectories(journal.resolveSibling("."));
    Journals.open(Optional.empty(), journal, Clock.systemUTC()).close();
    document.docs();

    console.passes(Duration.ofDays(3));

    assertThat(console.run("docs", "--check", plan.toString())).as(console.out()).isZero();
  }

  @Test
  void aRunMakesItOutdatedAndIsToldByIt() throws IOException {
    document.docs();
    ShopPlan.runToTheGate(plan);

    assertThat(console.run("docs", "--check", plan.toString())).isEqualTo(3);
    document.docs();

    assertThat(console.run("docs", "--check", plan.toString())).as(console.out()).isZero();
    assertThat(document.text()).contains("**Status:** Migrating", "run MIGRATION-007.1");
    assertThat(document.item("initial.start").get("ticked").asBoolean()).isTrue();
    assertThat(document.item("initial.start").get("evidence").asString()).startsWith("begun ");
    assertThat(document.item("cutover.stop").get("ticked").asBoolean()).isFalse();
    assertThat(document.item("analysis.quality").get("ticked").asBoolean()).isFalse();
    assertThat(document.item("analysis.clean").get("ticked").asBoolean()).isFalse();
  }

  @Test
  void whereItsRunIsNotKnownItIsComparedByPlanAndNotesAndNotWritten() throws IOException {
    ShopPlan.runToTheGate(plan);
    document.docs();
    Files.delete(plan.resolveSibling(".whimbrel/journal.db"));
    String told = document.text();

    assertThat(console.run("docs", "--check", plan.toString())).as(console.out()).isZero();
    assertThat(document.docs()).isEqualTo(2);
    assertThat(console.err()).contains("MIGRATION-007.1", "journal is not here");
    assertThat(document.text()).isEqualTo(told);
    document.say("notes: More.\n");
    assertThat(console.run("docs", "--check", plan.toString())).isEqualTo(3);
  }

  @Test
  void aCheckNeedsNeitherTheTeamsJournalNorItsSecret() throws IOException {
    document.docs();
    document.say("journal: ${env:JOURNAL_URL}\n");
    Console poor = new Console(Map.of());

    assertThat(poor.run("docs", "--check", plan.toString())).as(poor.err()).isEqualTo(3);

    assertThat(poor.out()).contains("outdated: ");
  }
}
