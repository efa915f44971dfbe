package io.whimbrel.engine.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.copy.PulsingRows.Awaited;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Pulse;
import io.whimbrel.engine.run.Standstill;
import io.whimbrel.engine.run.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is waited for while rows go over, and behind the last of them. */
class PulsingRowsTest {
  private final Board.Line line = new Board().line(new TableName("public", "t"), 1);
  private final Pulse pulse = line.pulse();
  private final Pulse ending = line.ending();

  @Test
  void behindTheLastRowTheTargetIsWaitedForUntilTheChunkIsThere() {
    Deque<byte[]> pieces = new ArrayDeque<>(List.of(new byte[] {1}));
    RowStream rows = new PulsingRows(stream(pieces), pulse, ending, Awaited.TAKER);

    rows.next();
    await().until(() -> !line.silence().isZero());
    assertThat(line.silenceAtEnd()).isZero();

    assertThat(rows.next()).isNull();
    await().until(() -> !line.silenceAtEnd().isZero());
    assertThat(line.silence()).isZero();

    line.ended(ending);
    assertThat(line.silenceAtEnd()).isZero();
  }

  @Test
  void aStandstillIsToldBehindItsOwnTimeAndOnce(@TempDir Path directory) {
    try (World world = new World(directory, 1)) {
      Plan plan = world.plan(Approval.RULE);
      RunId run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
      Chronicle chronicle = new Chronicle(world.journal(), run, _ -> {}, StopSignal.root());
      Standstill still =
          new Standstill(chronicle, Phase.COPY, "nothing is done", Duration.ofSeconds(60));

      still.look(Duration.ofSeconds(59));
      still.look(Duration.ofSeconds(60));
      still.look(Duration.ofSeconds(61));
      still.look(Duration.ZERO);

      assertThat(world.journal().history(run).events())
          .extracting(event -> event.kind() + " " + event.text())
          .containsExactly(
              "run.stalled stalled: nothing is done for 60 s",
              "run.goes-on it goes on: no longer that nothing is done");
    }
  }

  private static RowStream stream(Deque<byte[]> pieces) {
    return new RowStream() {
      @Override
      public byte @Nullable [] next() {
        return pieces.poll();
      }

      @Override
      public void close() {}
    };
  }
}
