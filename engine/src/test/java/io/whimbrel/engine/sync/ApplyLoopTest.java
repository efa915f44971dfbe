package io.whimbrel.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.memory.MemorySource;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Pulse;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Sides;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.spool.Spool;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applying to a target whose flushes end when the test says so. */
class ApplyLoopTest {
  private static final int FULL = 10_000;

  @TempDir private Path directory;
  private final HeldTarget target = new HeldTarget();
  private final StopSignal stop = StopSignal.root();
  private final Applied applied = new Applied(Position.START);
  private World world;
  private RunFrame frame;
  private Spool spool;
  private ApplyLoop loop;
  private FutureTask<Void> running;

  @BeforeEach
  void begin() {
    world = new World(directory, 1);
    Plan plan = world.plan(Approval.RULE);
    frame =
        world.frame(
            plan, world.journal().begin(plan.migration(), plan.title(), plan.digest()).run());
    spool = Spool.open(directory.resolve("spool"));
    spool.startAt(Position.START);
    loop =
        new ApplyLoop(
            heldUp(frame), spool, applied, Position.START, Position.START, new Pulse(), stop);
    running = new FutureTask<>(loop, null);
  }

  @AfterEach
  void end() {
    stop.stop(Problem.of(ProblemCode.PAUSED).what("the test is over").exception());
    target.endAll();
    await().until(running::isDone);
    spool.close();
    frame.lease().close();
    world.close();
  }

  private RunFrame heldUp(RunFrame whole) {
    TargetDatabase held =
        (TargetDatabase)
            Proxy.newProxyInstance(
                TargetDatabase.class.getClassLoader(),
                new Class<?>[] {TargetDatabase.class},
                (_, method, arguments) ->
                    method.getName().equals("changes")
                        ? target
                        : method.invoke(whole.target(), arguments));
    return new RunFrame(
        whole.plan(),
        whole.run(),
        whole.lease(),
        whole.pauses(),
        new Sides(whole.source(), held),
        whole.cargo(),
        whole.chronicle(),
        whole.board(),
        whole.valve(),
        whole.pressure(),
        whole.retry(),
        whole.stop(),
        whole.clock(),
        whole.products());
  }

  private void start() {
    Thread.ofPlatform().daemon().start(running);
  }

  private static Position at(long sequence) {
    return new Position(sequence, "at " + sequence);
  }

  private static Instant committed(long sequence) {
    return Instant.EPOCH.plusSeconds(sequence);
  }

  private void write(long position, int changes) {
    spool.append(new LogEntry.Begin(position, committed(position)));
    for (int i = 0; i < changes; i++) {
      byte[][] row = {Integer.toString(i).getBytes(StandardCharsets.UTF_8), {'v'}};
      spool.append(new LogEntry.Insert(MemorySource.TABLES.getFirst(), Tuple.of(row)));
    }
    spool.append(new LogEntry.Commit(at(position), committed(position)));
    spool.publish();
  }

  @Test
  void whileAfullSetIsWrittenTheNextOneIsTaken() {
    write(10, FULL);
    write(20, FULL);
    start();

    await().until(() -> target.taken() == 2 * FULL);

    assertThat(target.begun()).containsExactly(at(10));
    assertThat(applied.position()).isEqualTo(Position.START);
    assertThat(loop.oldest()).contains(committed(10));
    target.end(at(10));
    await().until(() -> target.begun().size() == 2);
    assertThat(applied.position()).isEqualTo(at(10));
    await().until(() -> loop.oldest().equals(List.of(committed(20)).stream().findFirst()));
    target.end(at(20));
    await().until(() -> applied.position().equals(at(20)));
    await().until(() -> loop.oldest().isEmpty());
  }

  @Test
  void aSetThatIsNotFullIsWaitedFor() {
    write(10, 1);
    start();
    await().until(() -> target.begun().size() == 1);

    write(20, 1);
    target.end(at(10));

    await().until(() -> target.begun().size() == 2);
    assertThat(target.takenAtFlush(at(10))).isEqualTo(target.takenAtEnd(at(10)));
  }

  @Test
  void whoWantsApauseGetsItBetweenSetsWithNothingTakenAhead() {
    for (int position = 10; position <= 50; position += 10) {
      write(position, FULL);
    }
    start();
    await().until(() -> target.begun().size() == 1);
    FutureTask<String> seen = new FutureTask<>(() -> loop.whilePaused(target::standing));
    Thread waiting = Thread.ofPlatform().daemon().start(seen);
    await().until(() -> waiting.getState() == Thread.State.WAITING);

    await()
        .until(
            () -> {
              target.endAll();
              return seen.isDone();
            });

    assertThat(seen.resultNow())
        .isIn("1 begun, 0 under way, 0 taken", "2 begun, 0 under way, 0 taken");
    await()
        .until(
            () -> {
              target.endAll();
              return applied.position().equals(at(50));
            });
  }

  @Test
  void whoStopsWaitsForTheFlushAndThrowsAwayWhatIsNotWhole() {
    write(10, FULL);
    write(20, FULL);
    target.at(
        FULL + FULL / 2,
        () -> stop.stop(Problem.of(ProblemCode.PAUSED).what("stopped").exception()));
    start();
    await().until(stop::isStopped);

    target.end(at(10));

    await().until(running::isDone);
    assertThat(applied.position()).isEqualTo(at(10));
    assertThat(target.begun()).containsExactly(at(10));
    assertThat(target.isClosed()).isTrue();
  }

  @Test
  void aFlushThatFailsIsBegunAgainWithWhatWasTakenAhead() {
    write(10, FULL);
    write(20, FULL);
    start();
    await().until(() -> target.taken() == 2 * FULL);

    target.fail(
        at(10),
        Problem.of(ProblemCode.UNREACHABLE)
            .what("the connection is lost")
            .permanence(Problem.Permanence.TRANSIENT)
            .exception());

    await().until(() -> target.begun().size() == 2);
    assertThat(target.begun()).containsExactly(at(10), at(10));
    assertThat(target.opened()).isEqualTo(2);
    await()
        .until(
            () -> {
              target.endAll();
              return applied.position().equals(at(20));
            });
  }
}
