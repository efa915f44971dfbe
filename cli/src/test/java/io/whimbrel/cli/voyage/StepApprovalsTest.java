package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates of plans of steps, at which people are asked. */
class StepApprovalsTest {
  private static final int WAITING = 5;
  private static final int PRECONDITION = 6;
  private static final String STEPS =
      """
      steps:
        - { name: made, command: "touch made", undo: "rm made" }
        - { name: looked, check: { command: "test -e made" } }
        - { name: told, phase: monitor, manual: "tell them", irreversible: accepted }
      """;

  private final CommandsHere commands = new CommandsHere(Map.of(), Clock.systemUTC());
  @TempDir Path directory = Path.of("");

  private void plan(String gates) throws IOException {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: gates
        approvals:
          people: { ana: { roles: [dba] }, raj: { roles: [owner] } }
          gates: { %s }
        """
                .formatted(gates)
            + STEPS);
  }

  private int run(String command, String... options) {
    return commands.run(
        Stream.concat(
                Stream.concat(Stream.of(command), Stream.of(options)),
                Stream.of(directory.resolve("plan.yaml").toString()))
            .toArray(String[]::new));
  }

  private int approve(String gate, String by) {
    return run("approve", gate, "--by", by);
  }

  @Test
  void stepsBeginBehindAGateWhenAllHaveSaidGoWhomItAsksFor() throws Exception {
    plan(
        "start: { people: 2, roles: [dba, owner], own-run: allowed },"
            + " verify: { roles: [owner], own-run: allowed },"
            + " cleanup: { people: 1, own-run: allowed }");

    assertThat(run("runbook")).as(commands.said()).isZero();
    assertThat(Files.readString(directory.resolve("gates-runbook.md")))
        .contains("| start | the first step | 2 different people, one as each of dba, owner |");
    assertThat(run("run")).as(commands.said()).isEqualTo(WAITING);
    assertThat(commands.said())
        .contains("gate START (2 more people, somebody as 'dba', somebody as 'owner')")
        .contains("'whimbrel approve start " + directory.resolve("plan.yaml") + "'");
    assertThat(directory.resolve("made")).doesNotExist();
    assertThat(approve("start", "ana")).as(commands.said()).isZero();
    assertThat(run("run")).as(commands.said()).isEqualTo(WAITING);
    assertThat(directory.resolve("made")).doesNotExist();
    assertThat(run("status")).isZero();
    assertThat(commands.said())
        .contains("Next: whimbrel approve start " + directory.resolve("plan.yaml"))
        .contains(
            "Gate START waits for one more person, somebody as 'owner'. whimbrel approve start");
    assertThat(run("status", "--output", "json")).isZero();
    assertThat(commands.said().replaceAll("\\s", ""))
        .contains("\"gatesAsked\":{\"START\":\"onemoreperson,somebodyas'owner'\"}");

    assertThat(approve("start", "raj")).as(commands.said()).isZero();
    assertThat(run("run")).as(commands.said()).isEqualTo(WAITING);
    assertThat(directory.resolve("made")).exists();
    assertThat(commands.said()).contains("gate VERIFY (").doesNotContain("gate START (");
    assertThat(approve("verify", "ana")).isZero();
    assertThat(run("reject", "verify", "--by", "raj")).as(commands.said()).isZero();
    assertThat(run("run")).isEqualTo(WAITING);
    assertThat(commands.said()).contains("no-go by raj");
    assertThat(approve("verify", "raj")).as(commands.said()).isZero();
    assertThat(run("run")).as(commands.said()).isEqualTo(WAITING);
    assertThat(commands.said())
        .contains("told (tell them). Say 'whimbrel tick told " + directory.resolve("plan.yaml"))
        .doesNotContain("gate ");
    assertThat(run("tick", "told")).as(commands.said()).isZero();
    assertThat(run("run")).as(commands.said()).isZero();

    assertThat(run("cleanup", "--confirm", "gates")).as(commands.said()).isEqualTo(WAITING);
    assertThat(commands.said()).contains("gate CLEANUP is closed: one more person");
    assertThat(approve("cleanup", "ana")).as(commands.said()).isZero();
    assertThat(run("cleanup", "--confirm", "gates")).as(commands.said()).isZero();
  }

  @Test
  void aNoGoToTheCleanupHoldsWhereThePlanDoesNotNameThatGate() throws Exception {
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: gates
        steps:
          - { name: made, command: "touch made", undo: "rm made" }
        """);
    assertThat(run("run")).as(commands.said()).isZero();
    assertThat(run("reject", "cleanup", "--by", "raj")).as(commands.said()).isZero();

    assertThat(run("cleanup", "--confirm", "gates")).as(commands.said()).isEqualTo(WAITING);
    assertThat(commands.said()).contains("gate CLEANUP is closed: no-go by raj; a go");
    assertThat(run("status")).isZero();
    assertThat(commands.said())
        .contains("WAITING in phase CLEANUP")
        .contains("Next: whimbrel approve cleanup " + directory.resolve("plan.yaml"))
        .contains("Gate CLEANUP waits for no-go by raj; a go.");

    assertThat(approve("cleanup", "ana")).as(commands.said()).isZero();
    assertThat(run("cleanup", "--confirm", "gates")).as(commands.said()).isZero();
    assertThat(commands.said()).contains("the migration is done");
  }

  @Test
  void nobodyDecidesAboutTheirOwnRunNorAboutAnotherPlan() throws Exception {
    plan("start: { people: 1 }");
    assertThat(run("run")).isEqualTo(WAITING);

    assertThat(approve("start", "ana")).isEqualTo(PRECONDITION);
    assertThat(commands.said()).contains("E-GO-REFUSED", "nobody decides about what they ran");
    plan("start: { people: 1, own-run: allowed }");
    assertThat(approve("start", "ana")).isNotZero();
    assertThat(commands.said()).contains("E-PLAN-CHANGED");
  }

  @Test
  void aGateWaitsForItemsAndOneThatNoStepComesToIsTold() throws Exception {
    plan("start: { requires: [planning.approval] }, copy: { people: 1 }");

    assertThat(run("check")).as(commands.said()).isZero();
    assertThat(commands.said()).contains("nobody is asked at gate 'copy'");
    assertThat(run("run")).isEqualTo(WAITING);
    assertThat(commands.said()).contains("gate START (a go; ticks of planning.approval)");
    assertThat(run("tick", "made")).isNotZero();
    assertThat(approve("start", "kim")).isEqualTo(PRECONDITION);
    assertThat(run("tick", "planning.approval")).as(commands.said()).isZero();
    assertThat(approve("start", "kim")).as(commands.said()).isZero();
    assertThat(run("run")).isEqualTo(WAITING);
    assertThat(commands.said()).contains("told (tell them)");
  }
}
