package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.journal.Journals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class DocsCommandTest {
  @TempDir private Path directory;

  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private Path plan = Path.of("");

  @BeforeEach
  void aPlan() throws IOException {
    plan = ShopPlan.write(directory.toRealPath());
  }

  private int docs(String... options) {
    String[] line = new String[options.length + 3];
    line[0] = "docs";
    line[1] = plan.toString();
    line[2] = "--offline";
    System.arraycopy(options, 0, line, 3, options.length);
    return console.run(line);
  }

  private Path markdown() {
    return plan.resolveSibling("MIGRATION-007.md");
  }

  private String text() throws IOException {
    return Files.readString(markdown());
  }

  private void say(String more) throws IOException {
    Files.writeString(plan, more, StandardOpenOption.APPEND);
  }

  private void note(String text) throws IOException {
    Files.writeString(plan.resolveSibling("NOTES.md"), text);
  }

  private JsonNode item(String id) {
    assertThat(docs("--output", "json")).as(console.err()).isZero();
    return StreamSupport.stream(console.json().at("/data/items").spliterator(), false)
        .filter(item -> item.get("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void beforeAnyRunItTellsWhatIsNotKnownAndWhereToWriteIt() throws IOException {
    assertThat(docs()).as(console.err()).isZero();

    assertThat(text())
        .contains(
            "# Migration Strategy: The shop moves",
            "## What is not known yet",
            "**Expected Benefits: Technical Benefits** - write it in NOTES.md under 'Technical",
            "**Current Schema** - whimbrel docs reads it where it reaches the source",
            "**Status:** Planning",
            "```mermaid\nflowchart TD")
        .doesNotContain(ShopPlan.PASSWORD);
    assertThat(plan.resolveSibling("MIGRATION-007.html"))
        .content()
        .contains("<svg", "What is not known yet")
        .doesNotContain(ShopPlan.PASSWORD, "<script", "http://", "https://");
  }

  @Test
  void noPlaceholderInBracketsIsLeft() throws IOException {
    docs();

    assertThat(text().replace("Subject: [MIGRATION-007]", ""))
        .doesNotContainPattern("(?<!\\\\)\\[[^\\]\\n]{2,}\\](?!\\()");
  }

  @Test
  void whatPeopleWriteComesBackInEveryRendering() throws IOException {
    note(
        """
        # Ours
        ### Technical Benefits
        - Keys do **not** run out
        <!-- nobody sees this -->
        ## Timeline
        - Planning Start: 2027-02-01
        ## Detailed Schedule
        - Testing: 2027-02-15 to 2027-03-05, ana
        ## Why This Migration?
        Because <b>we</b> must.
        """);
    docs();
    ShopPlan.runToTheGate(plan);
    docs();

    assertThat(text())
        .contains(
            "- Keys do **not** run out",
            "**Planning Start:** 2027-02-01",
            "| Testing | 2027-02-15 | 2027-03-05 | 19 days planned | ana |",
            "Because <b>we</b> must.")
        .doesNotContain("nobody sees this", "**Timeline: Planning Start**");
    assertThat(plan.resolveSibling("MIGRATION-007.html"))
        .content()
        .contains("<li>Keys do <strong>not</strong> run out</li>", "Because &lt;b&gt;we&lt;/b&gt;");
    assertThat(plan.resolveSibling("NOTES.md")).content().startsWith("# Ours");
  }

  @Test
  void costsAreComputedFromTheNumbersOfThePlan() throws IOException {
    say(
        """
        document:
          costs: { currency: EUR, hour: 100, planning: 10, testing: 20, dual-run: 1_000, target: 300,
                   backups: 20, savings: 8000 }
        """);
    docs();

    assertThat(text())
        .contains(
            "10 hours \u00d7 100 EUR/hour = 1,000 EUR",
            "**Total Labor:** 3,000 EUR, of what is known",
            "**Total Infrastructure:** 1,320 EUR for the first month\n",
            "**Total Migration Cost:** 4,000 EUR, of what is known",
            "**Total Annual Benefit:** 8,000 EUR/year, of what is known",
            "**Payback Period:** 6.0 months, of what is known",
            "**ROI:** 100% in the first year, of what is known",
            "**Labor Costs: Development** - say it in the plan: document.costs.development");
  }

  @Test
  void aFileOfSomebodyElseIsNotOverwritten() throws IOException {
    Files.writeString(markdown(), "My own words.\n");

    assertThat(docs()).isEqualTo(2);

    assertThat(console.err()).contains("somebody's own", "MIGRATION-007.md");
    assertThat(text()).isEqualTo("My own words.\n");
    assertThat(plan.resolveSibling("MIGRATION-007.html")).doesNotExist();
  }

  @Test
  void aCheckTellsWhatIsOutdatedAndWritesNothing() throws IOException {
    assertThat(console.run("docs", "--check", plan.toString())).isEqualTo(3);
    assertThat(markdown()).doesNotExist();
    docs();
    assertThat(console.run("docs", "--check", plan.toString())).as(console.out()).isZero();

    note("## Business Benefits\nMoney.\n");

    assertThat(console.run("docs", "--check", plan.toString())).isEqualTo(3);
    assertThat(console.out()).contains("outdated: ", "whimbrel docs");
    docs();
    assertThat(console.run("docs", "--check", plan.toString())).isZero();
  }

  @Test
  void aDayOnWhichNothingHappenedMakesNothingOutdated() throws IOException {
    Path journal = plan.resolveSibling(".whimbrel/journal.db");
    Files.createDirectories(journal.resolveSibling("."));
    Journals.open(Optional.empty(), journal, Clock.systemUTC()).close();
    docs();

    console.passes(Duration.ofDays(3));

    assertThat(console.run("docs", "--check", plan.toString())).as(console.out()).isZero();
  }

  @Test
  void notesThatAreThereInAnyWayAreNeverWritten() throws IOException {
    Path elsewhere = plan.resolveSibling("notes-of-another-disk.md");
    Files.createSymbolicLink(plan.resolveSibling("NOTES.md"), elsewhere);

    docs("--notes");

    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void aRunMakesItOutdatedAndIsToldByIt() throws IOException {
    docs();
    ShopPlan.runToTheGate(plan);

    assertThat(console.run("docs", "--check", plan.toString())).isEqualTo(3);
    docs();

    assertThat(console.run("docs", "--check", plan.toString())).as(console.out()).isZero();
    assertThat(text()).contains("**Status:** Migrating", "run MIGRATION-007.1");
    assertThat(item("initial.start").get("ticked").asBoolean()).isTrue();
    assertThat(item("initial.start").get("evidence").asString()).startsWith("begun ");
    assertThat(item("cutover.stop").get("ticked").asBoolean()).isFalse();
    assertThat(item("analysis.quality").get("ticked").asBoolean()).isFalse();
    assertThat(item("analysis.clean").get("ticked").asBoolean()).isFalse();
  }

  @Test
  void whereItsRunIsNotKnownItIsComparedByPlanAndNotesAndNotWritten() throws IOException {
    ShopPlan.runToTheGate(plan);
    docs();
    Files.delete(plan.resolveSibling(".whimbrel/journal.db"));
    String told = text();

    assertThat(console.run("docs", "--check", plan.toString())).as(console.out()).isZero();
    assertThat(docs()).isEqualTo(2);
    assertThat(console.err()).contains("MIGRATION-007.1", "journal is not here");
    assertThat(text()).isEqualTo(told);
    say("notes: More.\n");
    assertThat(console.run("docs", "--check", plan.toString())).isEqualTo(3);
  }

  @Test
  void aCheckNeedsNeitherTheTeamsJournalNorItsSecret() throws IOException {
    docs();
    say("journal: ${env:JOURNAL_URL}\n");
    Console poor = new Console(Map.of());

    assertThat(poor.run("docs", "--check", plan.toString())).as(poor.err()).isEqualTo(3);

    assertThat(poor.out()).contains("outdated: ");
  }

  @Test
  void aPersonTicksWhatOnlyAPersonKnowsAndTakesItBack() throws IOException {
    docs();
    assertThat(text()).contains("- [ ] Get stakeholder approval - tick it: whimbrel tick planning");

    assertThat(
            console.run(
                "tick", "planning.approval", plan.toString(), "--by", "ana", "-c", "board [3 May]"))
        .as(console.err())
        .isZero();

    assertThat(text())
        .containsPattern("- \\[x\\] Get stakeholder approval - ana, .*board \\\\\\[3");
    ShopPlan.runToTheGate(plan);
    assertThat(item("planning.approval").get("tickedBy").asString()).isEqualTo("ana");
    assertThat(console.run("audit", plan.toString())).as(console.err()).isZero();
    assertThat(console.out()).contains("ana ticked 'Get stakeholder approval': board [3 May]");
    assertThat(console.run("audit", "verify", plan.toString())).as(console.out()).isZero();

    assertThat(console.run("tick", "planning.approval", plan.toString(), "--undo", "--by", "raj"))
        .isZero();
    assertThat(text()).contains("- [ ] Get stakeholder approval");
    assertThat(console.run("audit", plan.toString())).isZero();
    assertThat(console.out()).contains("raj took back the tick");
    assertThat(console.run("tick", "planning.approval", plan.toString(), "--undo")).isEqualTo(2);
    assertThat(console.run("tick", "planing.approval", plan.toString())).isEqualTo(2);
    assertThat(console.err()).contains("did you mean 'planning.approval'?");
  }

  @Test
  void evidenceOutweighsATick() throws IOException {
    say("rollback: { way-back: none }\n");
    console.run("tick", "zero.rollback", plan.toString());

    JsonNode item = item("zero.rollback");

    assertThat(item.get("ticked").asBoolean()).isFalse();
    assertThat(item.get("evidence").asString()).startsWith("fails: ");
    assertThat(item.get("tickedBy").asString()).isNotEmpty();
  }

  @Test
  void aFileForNotesIsMadeOnceWithEveryHeadingThatIsAskedFor() throws IOException {
    docs("--notes");
    Path notes = plan.resolveSibling("NOTES.md");
    assertThat(notes)
        .content()
        .contains("## Technical Benefits", "## Timeline", "- Planning Start:");

    Files.writeString(notes, "## Technical Benefits\nMany.\n");
    docs("--notes");

    assertThat(notes).content().isEqualTo("## Technical Benefits\nMany.\n");
    assertThat(text()).contains("Many.");
  }

  @Test
  void whatTheLogbookKnowsIsInIt() throws IOException {
    say(
        "communication: { stakeholders: { CTO: { role: Decision Maker, interest: high, method: Mail"
            + " } } }\n");
    assertThat(
            console.run(
                "issue",
                "add",
                "the replica lags",
                plan.toString(),
                "--severity",
                "high",
                "--owner",
                "ana"))
        .as(console.err())
        .isZero();

    docs();

    assertThat(text())
        .contains("| CTO | Decision Maker | High | Mail |")
        .containsPattern("\\| 1 \\| the replica lags \\| High \\| Open \\| ana \\|");
  }

  @Test
  void aPlanWithoutSecretsIsToldAllTheSame() throws IOException {
    Console poor = new Console(Map.of());

    assertThat(poor.run("docs", plan.toString())).as(poor.err()).isZero();

    assertThat(poor.err()).contains("note: the databases are not asked");
    assertThat(text()).contains("# Migration Strategy: The shop moves");
  }

  @Test
  void whatIsNotKnownOtherwiseCanBeSaidByPeopleUnderItsHeading() throws IOException {
    note("## Zero-Downtime Requirements\n- Actual Expected Downtime: 4 seconds\n");
    docs();

    assertThat(text())
        .contains("**Actual Expected Downtime:** 4 seconds")
        .doesNotContain("Zero-Downtime Requirements: Actual");
  }

  @Test
  void aPlanOfStepsIsToldByItsStepsAndClaimsNothingAboutRows() throws IOException {
    Files.writeString(
        plan,
        """
        migration: MIGRATION-007
        title: The service moves
        type: [code]
        steps:
          - { name: announce, phase: prepare, manual: Tell the support team, irreversible: accepted }
          - { name: settle, phase: verify, wait: { for: 1s } }
        """);
    assertThat(docs()).as(console.err()).isZero();

    assertThat(text())
        .contains(
            "| announce | Prepare | by hand: Tell the support team | Not begun |",
            "| settle | Verify | waits 1 s | Not begun |",
            "Partially Reversible: nothing takes back 1 step",
            "- [ ] Start data migration job - no step is known to be this, tick it: initial.start",
            "**Overview: Estimated Duration** - write '- Estimated Duration: ...' in NOTES.md")
        .doesNotContain("changes are read from the source", "whimbrel rehearse does it");
    assertThat(console.run("tick", "initial.start", plan.toString())).as(console.err()).isZero();
    assertThat(text()).contains("- [x] Start data migration job - ");
  }

  @Test
  void aDocumentThatCannotBeKeptIsAWarningAndNoMore() throws IOException {
    docs();
    Files.writeString(plan.resolveSibling("plan.logbook"), "no line of ours\n");

    assertThat(console.run("tick", "before.team", plan.toString())).isZero();

    assertThat(console.err()).contains("warning: the strategy document is not kept");
    assertThat(text()).contains("- [ ] Team trained on migration process");
  }

  @Test
  void somethingIsDoneWhenItIsDoneInEachPhaseOfAPhasedPlan() throws IOException {
    say(
        """
        strategy: phased
        phases:
          - { name: first, tables: [public.a], switch: { command: { run: "true" } } }
          - { name: last, tables: rest, switch: { command: { run: "true" } } }
        """);
    copied("first");
    assertThat(item("track.initial").get("ticked").asBoolean()).isFalse();

    copied("last");

    assertThat(item("track.initial").get("ticked").asBoolean()).isTrue();
    assertThat(item("track.initial").get("evidence").asString()).startsWith("all rows copied, ");
    assertThat(item("track.cutover").get("ticked").asBoolean()).isFalse();
  }

  private void copied(String phase) throws IOException {
    Path state = Files.createDirectories(plan.resolveSibling(".whimbrel"));
    try (Journal journal = Journals.open(Optional.empty(), state.resolve("journal.db"))) {
      RunId run = journal.begin(ShopPlan.ID.phase(phase), "The shop moves", "abc").run();
      journal.step(run, Phase.COPY, "copy", StepState.STARTED, "");
      journal.step(run, Phase.COPY, "copy", StepState.DONE, "12 rows");
      journal.state(run, RunState.RUNNING, Phase.SYNC, Optional.empty());
    }
  }
}
