package io.whimbrel.engine.switches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwitchesTest {
  @TempDir private Path directory;
  private World world;
  private Chronicle chronicle;

  @BeforeEach
  void open() {
    world = new World(directory, 1);
    Plan plan = world.plan(Approval.RULE);
    RunId run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
    chronicle = new Chronicle(world.journal(), run, _ -> {}, StopSignal.root());
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void switchesAreUndoneInReverseOrderByWhoeverComesLater() throws IOException {
    Files.writeString(directory.resolve("app.env"), "URL=old\n");
    Plan plan =
        world.plan(
            Approval.RULE,
            new SwitchAction.EnvFile(Path.of("app.env"), "URL", Optional.of("cp app.env seen")),
            new SwitchAction.Command(
                "echo $WHIMBREL_TARGET_URL > moved", Optional.of("cat app.env > undone")));

    new Switches(plan, chronicle).move(in(10));
    assertThat(directory.resolve("seen")).hasContent("URL=" + plan.target().secret());
    assertThat(directory.resolve("moved")).hasContent(plan.target().secret());
    var failures = new Switches(plan, chronicle).undo();

    assertThat(failures).isEmpty();
    assertThat(directory.resolve("undone")).hasContent("URL=" + plan.target().secret());
    assertThat(directory.resolve("app.env")).hasContent("URL=" + plan.source().secret());
    assertThat(world.journal().history(chronicle.run()).toString()).doesNotContain("secret@");
  }

  @Test
  void aSwitchThatWasNotBegunIsNotUndone() {
    Plan plan =
        world.plan(
            Approval.RULE,
            new SwitchAction.Command("exit 1", Optional.empty()),
            new SwitchAction.Command("true", Optional.of("touch undone")));
    Switches switches = new Switches(plan, chronicle);

    assertThatThrownBy(() -> switches.move(in(10))).isInstanceOf(Problem.class);
    switches.undo();

    assertThat(directory.resolve("undone")).doesNotExist();
  }

  @Test
  void aCommandMayLeaveAProcessBehind() {
    Plan plan =
        world.plan(
            Approval.RULE, new SwitchAction.Command("sleep 20 & echo started", Optional.empty()));

    new Switches(plan, chronicle).move(in(5));

    assertThat(world.journal().history(chronicle.run()).steps())
        .extracting(step -> step.detail())
        .containsExactly("started");
  }

  private static Deadline in(int seconds) {
    return Deadline.in(Duration.ofSeconds(seconds));
  }
}
