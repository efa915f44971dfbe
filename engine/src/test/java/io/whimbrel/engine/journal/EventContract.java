package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.StepState;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Events: whole, numbered without gaps, and durable once they are acknowledged. */
interface EventContract extends JournalCase {

  @Test
  default void anEventKeepsEveryCharacterOfItsData() {
    RunId run = begin().run();
    Map<String, String> data =
        Map.of("a\"b", "c\\d\n\t", "", "", "é", "😀 {\"x\":[1,2]}", "sql", "select 'a', \"b\"");

    EventRecord first = journal().event(run, Phase.SYNC, "problem", "It's \"so\".", data);
    EventRecord second = journal().event(run, Phase.SYNC, "empty", "", Map.of());

    List<EventRecord> events = journal().history(run).events();
    assertThat(events).containsExactly(first, second);
    assertThat(events.getFirst().data()).isEqualTo(data);
    assertThat(events.getFirst().text()).isEqualTo("It's \"so\".");
    assertThat(events.getLast().data()).isEmpty();
  }

  @Test
  default void whatIsWrittenTogetherIsThereWholeOrNotAtAll() {
    RunId run = begin().run();

    journal()
        .together(
            () -> {
              journal().event(run, Phase.COPY, "first", "", Map.of());
              journal().step(run, Phase.COPY, "a step", StepState.DONE, "");
            });
    assertThatThrownBy(
            () ->
                journal()
                    .together(
                        () -> {
                          journal().event(run, Phase.COPY, "second", "", Map.of());
                          throw new IllegalStateException("in the middle");
                        }))
        .hasMessage("in the middle");
    EventRecord third = journal().event(run, Phase.COPY, "third", "", Map.of());

    assertThat(journal().history(run).events())
        .extracting(EventRecord::kind)
        .containsExactly("first", "third");
    assertThat(third.sequence()).isEqualTo(2);
    assertThat(journal().stepState(run, Phase.COPY, "a step")).contains(StepState.DONE);
  }

  @Test
  default void eventsOfSeveralWritersAreNumberedWithoutGaps() throws Exception {
    RunId run = begin().run();
    Callable<Void> writer =
        () -> {
          try (Journal own = JournalProcess.open(address())) {
            for (int i = 0; i < 20; i++) {
              own.event(run, Phase.COPY, "own", "", Map.of());
              journal().event(run, Phase.COPY, "shared", "", Map.of());
            }
          }
          return null;
        };

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> ended : threads.invokeAll(List.of(writer, writer, writer))) {
        ended.get(60, TimeUnit.SECONDS);
      }
    }

    assertThat(journal().history(run).events())
        .extracting(EventRecord::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 120).boxed().toList());
  }

  @Test
  default void aKilledProcessLosesNothingThatWasAcknowledged() throws Exception {
    RunId run = begin().run();
    Process child = JournalProcess.start("write", address(), run);
    long acknowledged = 0;
    try (BufferedReader said = child.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        acknowledged = Long.parseLong(line);
        if (acknowledged == 100) {
          child.destroyForcibly();
        }
      }
    } catch (IOException e) {
      assertThat(acknowledged).isGreaterThanOrEqualTo(100);
    }
    child.waitFor();

    List<EventRecord> events = journal().history(run).events();
    assertThat((long) events.size()).isBetween(acknowledged, acknowledged + 1);
    assertThat(events.getLast().sequence()).isEqualTo(events.size());
    journal().event(run, Phase.COPY, "after", "", Map.of());
  }
}
