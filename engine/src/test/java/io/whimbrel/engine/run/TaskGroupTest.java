package io.whimbrel.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TaskGroupTest {
  private final StopSignal above = StopSignal.root();

  @Test
  void theFirstFailureStopsTheSiblingsAndIsThrown() {
    AtomicBoolean ended = new AtomicBoolean();
    try (TaskGroup tasks = new TaskGroup("test", above)) {
      tasks.fork(
          "sibling",
          () -> {
            tasks.stop().rest(Duration.ofMinutes(1));
            ended.set(true);
          });
      tasks.fork("failing", TaskGroupTest::fail);

      assertThatThrownBy(tasks::join).isInstanceOf(IllegalStateException.class).hasMessage("no");
    }

    assertThat(ended).isTrue();
    assertThat(above.isStopped()).isFalse();
  }

  @Test
  void aStopAboveStopsTheTasks() {
    try (TaskGroup tasks = new TaskGroup("test", above)) {
      tasks.fork("waiting", () -> tasks.stop().pause(Duration.ofMinutes(1)));
      above.stop(new IllegalStateException("stopped above"));

      assertThatThrownBy(tasks::join).hasMessage("stopped above");
    }
  }

  @Test
  void aFailingServiceStopsWhatItServes() {
    try (TaskGroup tasks = TaskGroup.services("test", above)) {
      tasks.fork("failing", TaskGroupTest::fail);
      above.rest(Duration.ofSeconds(10));
    }

    assertThat(above.reason()).hasValueSatisfying(why -> assertThat(why).hasMessage("no"));
  }

  @Test
  void closingAServiceStopsNothingAbove() {
    try (TaskGroup tasks = TaskGroup.services("test", above)) {
      tasks.fork("waiting", () -> tasks.stop().pause(Duration.ofMinutes(1)));
    }

    assertThat(above.isStopped()).isFalse();
  }

  private static void fail() {
    throw new IllegalStateException("no");
  }
}
