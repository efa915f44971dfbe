package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocsCommandTest {
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
  void beforeAnyRunItTellsWhatIsNotKnownAndWhereToWriteIt() throws IOException {
    assertThat(document.docs()).as(console.err()).isZero();

    assertThat(document.text())
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
    document.docs();

    assertThat(document.text().replace("Subject: [MIGRATION-007]", ""))
        .doesNotContainPattern("(?<!\\\\)\\[[^\\]\\n]{2,}\\](?!\\()");
  }

  @Test
  void whatPeopleWriteComesBackInEveryRendering() throws IOException {
    document.note(
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
    document.docs();
    ShopPlan.runToTheGate(plan);
    document.docs();

    assertThat(document.text())
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
    document.say(
        """
        document:
          costs: { currency: EUR, hour: 100, planning: 10, testing: 20, dual-run: 1_000, target: 300,
                   backups: 20, savings: 8000 }
        """);
    document.docs();

    assertThat(document.text())
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
    Files.writeString(document.markdown(), "My own words.\n");

    assertThat(document.docs()).isEqualTo(2);

    assertThat(console.err()).contains("somebody's own", "MIGRATION-007.md");
    assertThat(document.text()).isEqualTo("My own words.\n");
    assertThat(plan.resolveSibling("MIGRATION-007.html")).doesNotExist();
  }

  @Test
  void notesThatAreThereInAnyWayAreNeverWritten() throws IOException {
    Path elsewhere = plan.resolveSibling("notes-of-another-disk.md");
    Files.createSymbolicLink(plan.resolveSibling("NOTES.md"), elsewhere);

    document.docs("--notes");

    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void aFileForNotesIsMadeOnceWithEveryHeadingThatIsAskedFor() throws IOException {
    document.docs("--notes");
    Path notes = plan.resolveSibling("NOTES.md");
    assertThat(notes)
        .content()
        .contains("## Technical Benefits", "## Timeline", "- Planning Start:");

    Files.writeString(notes, "## Technical Benefits\nMany.\n");
    document.docs("--notes");

    assertThat(notes).content().isEqualTo("## Technical Benefits\nMany.\n");
    assertThat(document.text()).contains("Many.");
  }

  @Test
  void whatTheLogbookKnowsIsInIt() throws IOException {
    document.say(
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

    document.docs();

    assertThat(document.text())
        .contains("| CTO | Decision Maker | High | Mail |")
        .containsPattern("\\| 1 \\| the replica lags \\| High \\| Open \\| ana \\|");
  }

  @Test
  void aPlanWithoutSecretsIsToldAllTheSame() throws IOException {
    Console poor = new Console(Map.of());

    assertThat(poor.run("docs", plan.toString())).as(poor.err()).isZero();

    assertThat(poor.err()).contains("note: the databases are not asked");
    assertThat(document.text()).contains("# Migration Strategy: The shop moves");
  }

  @Test
  void whatIsNotKnownOtherwiseCanBeSaidByPeopleUnderItsHeading() throws IOException {
    document.note("## Zero-Downtime Requirements\n- Actual Expected Downtime: 4 seconds\n");
    document.docs();

    assertThat(document.text())
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
    assertThat(document.docs()).as(console.err()).isZero();

    assertThat(document.text())
        .contains(
            "| announce | Prepare | by hand: Tell the support team | Not begun |",
            "| settle | Verify | waits 1 s | Not begun |",
            "Partially Reversible: nothing takes back 1 step",
            "- [ ] Start data migration job - no step is known to be this, tick it: initial.start",
            "**Overview: Estimated Duration** - write '- Estimated Duration: ...' in NOTES.md")
        .doesNotContain("changes are read from the source", "whimbrel rehearse does it");
    assertThat(console.run("tick", "initial.start", plan.toString())).as(console.err()).isZero();
    assertThat(document.text()).contains("- [x] Start data migration job - ");
  }
}
