package io.whimbrel.databases.postgresql.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WriterLaneTest {
  private final CountDownLatch hold = new CountDownLatch(1);
  private final List<String> done = new ArrayList<>();

  private void await() {
    boolean isInterrupted = false;
    while (hold.getCount() > 0) {
      try {
        hold.await();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      done.add("interrupted");
    }
  }

  @Test
  void workIsDoneInItsOrderWhileItsOwnerDoesOtherThings() {
    try (WriterLane lane = new WriterLane()) {
      WriterLane.Work first =
          lane.begin(
              "first",
              () -> {
                await();
                done.add("first");
              });
      assertThat(first.isDone()).isFalse();
      hold.countDown();

      WriterLane.Work _ = lane.begin("second", () -> done.add("second"));
      lane.await();

      assertThat(first.isDone()).isTrue();
      assertThat(done).containsExactly("first", "second");
    }
  }

  @Test
  void behindAfailureNothingIsDoneAndEveryCallTellsOfIt() {
    try (WriterLane lane = new WriterLane()) {
      WriterLane.Work work =
          lane.begin(
              "writing a set",
              () -> {
                throw new SQLException("refused", "23514");
              });

      Throwable told = catchThrowable(work::await);

      assertThat(told)
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.ROW_REFUSED))
          .hasMessageContaining("writing a set");
      assertThatThrownBy(() -> lane.begin("more", () -> done.add("more"))).isSameAs(told);
      assertThatThrownBy(lane::await).isSameAs(told);
    }
    assertThat(done).isEmpty();
  }

  @Test
  void anInterruptedOwnerWaitsAndTheWorkIsNotInterrupted() {
    try (WriterLane lane = new WriterLane()) {
      WriterLane.Work work = lane.begin("waiting", this::await);
      Thread owner = Thread.currentThread();
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (owner.isInterrupted()) {
                      Thread.onSpinWait();
                    }
                    hold.countDown();
                  });
      owner.interrupt();

      work.await();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(other.isInterrupted()).isFalse();
      assertThat(done).isEmpty();
    }
  }

  @Test
  void closingWaitsForTheEndOfTheWork() {
    WriterLane lane = new WriterLane();
    WriterLane.Work _ =
        lane.begin(
            "last",
            () -> {
              await();
              done.add("last");
            });
    Thread.ofPlatform().start(hold::countDown);

    lane.close();

    assertThat(done).containsExactly("last");
  }
}
