package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Questions are numbers; what is done with them is written down. */
class LookAheadTest {
  private final Valve valve = new Valve(Pace.free(1));
  private final StopSignal stop = StopSignal.root();
  private final Queue<Integer> questions = new ArrayDeque<>(List.of(1, 2, 3, 4, 5));
  private final List<String> done = new ArrayList<>();

  @Test
  void someQuestionsAreAskedBeforeTheFirstIsAnswered() {
    work();

    assertThat(done)
        .containsExactly(
            "asks 1", "asks 2", "asks 3", "notes 1", "asks 4", "notes 2", "notes 3", "asks 5",
            "notes 4", "notes 5");
  }

  @Test
  void theLastQuestionsAreLeftToWorkersThatHaveNone() {
    valve.pace(Pace.free(3));

    work();

    assertThat(done)
        .containsExactly(
            "asks 1", "asks 2", "notes 1", "asks 3", "notes 2", "notes 3", "asks 4", "notes 4",
            "asks 5", "notes 5");
  }

  @Test
  void atALimitedPaceOneQuestionIsPaidForBeforeTheNextIsAsked() {
    valve.pace(new Pace(1, Optional.of(1_000L)));

    work();

    assertThat(done).startsWith("asks 1", "notes 1", "asks 2", "notes 2");
  }

  @Test
  void whereFewerMayReadNothingMoreIsAskedAndThePassGivenBack() {
    questions.removeIf(question -> question > 4);
    AtomicBoolean isNarrow = new AtomicBoolean();
    LookAhead.<Integer, Integer>work(
        "test",
        valve,
        stop,
        questions,
        (question, _) -> {
          done.add("asks " + question);
          if (question == 3) {
            valve.pace(new Pace(0, Optional.empty()));
            isNarrow.set(true);
          }
          return question;
        },
        question -> {
          done.add("notes " + question);
          if (question == 3) {
            assertThat(valve.isCrowded()).isTrue();
            valve.pace(Pace.free(1));
          }
        });

    assertThat(isNarrow).isTrue();
    assertThat(done)
        .containsExactly(
            "asks 1", "asks 2", "asks 3", "notes 1", "notes 2", "notes 3", "asks 4", "notes 4");
  }

  @Test
  void whatIsLeftAfterAFailureCanBeDoneByAnother() {
    assertThatThrownBy(
            () ->
                LookAhead.<Integer, Integer>work(
                    "test",
                    valve,
                    stop,
                    questions,
                    (question, _) -> question,
                    _ -> {
                      throw new IllegalStateException("cannot be noted");
                    }))
        .hasMessage("cannot be noted");

    work();

    assertThat(done).containsExactly("asks 4", "asks 5", "notes 4", "notes 5");
  }

  private void work() {
    LookAhead.<Integer, Integer>work(
        "test",
        valve,
        stop,
        questions,
        (question, _) -> {
          done.add("asks " + question);
          return question;
        },
        question -> done.add("notes " + question));
  }
}
