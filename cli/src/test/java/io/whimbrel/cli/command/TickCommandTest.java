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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class TickCommandTest {
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
  void aPersonTicksWhatOnlyAPersonKnowsAndTakesItBack() throws IOException {
    document.docs();
    assertThat(document.text())
        .contains("- [ ] Get stakeholder approval - tick it: whimbrel tick planning");

    assertThat(
            console.run(
                "tick", "planning.approval", plan.toString(), "--by", "ana", "-c", "board [3 May]"))
        .as(console.err())
        .isZero();

    assertThat(document.text())
        .containsPattern("- \\[x\\] Get stakeholder approval - ana, .*board \\\\\\[3");
    ShopPlan.runToTheGate(plan);
    assertThat(document.item("planning.approval").get("tickedBy").asString()).isEqualTo("ana");
    assertThat(console.run("audit", plan.toString())).as(console.err()).isZero();
    assertThat(console.out()).contains("ana ticked 'Get stakeholder approval': board [3 May]");
    assertThat(console.run("audit", "verify", plan.toString())).as(console.out()).isZero();

    assertThat(console.run("tick", "planning.approval", plan.toString(), "--undo", "--by", "raj"))
        .isZero();
    assertThat(document.text()).contains("- [ ] Get stakeholder approval");
    assertThat(console.run("audit", plan.toString())).isZero();
    assertThat(console.out()).contains("raj took back the tick");
    assertThat(console.run("tick", "planning.approval", plan.toString(), "--undo")).isEqualTo(2);
    assertThat(console.run("tick", "planing.approval", plan.toString())).isEqualTo(2);
    assertThat(console.err()).contains("did you mean 'planning.approval'?");
  }

  @Test
  void evidenceOutweighsATick() throws IOException {
    document.say("rollback: { way-back: none }\n");
    console.run("tick", "zero.rollback", plan.toString());

    JsonNode item = document.item("zero.rollback");

    assertThat(item.get("ticked").asBoolean()).isFalse();
    assertThat(item.get("evidence").asString()).startsWith("fails: ");
    assertThat(item.get("tickedBy").asString()).isNotEmpty();
  }

  @Test
  void aDocumentThatCannotBeKeptIsAWarningAndNoMore() throws IOException {
    document.docs();
    Files.writeString(plan.resolveSibling("plan.logbook"), "no line of ours\n");

    assertThat(console.run("tick", "before.team", plan.toString())).isZero();

    assertThat(console.err()).contains("warning: the strategy document is not kept");
    assertThat(document.text()).contains("- [ ] Team trained on migration process");
  }

  @Test
  void somethingIsDoneWhenItIsDoneInEachPhaseOfAPhasedPlan() throws IOException {
    document.say(
        """
        strategy: phased
        phases:
          - { name: first, tables: [public.a], switch: { command: { run: "true" } } }
          - { name: last, tables: rest, switch: { command: { run: "true" } } }
        """);
    copied("first");
    assertThat(document.item("track.initial").get("ticked").asBoolean()).isFalse();

    copied("last");

    assertThat(document.item("track.initial").get("ticked").asBoolean()).isTrue();
    assertThat(document.item("track.initial").get("evidence").asString())
        .startsWith("all rows copied, ");
    assertThat(document.item("track.cutover").get("ticked").asBoolean()).isFalse();
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
