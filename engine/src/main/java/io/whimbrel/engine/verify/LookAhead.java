package io.whimbrel.engine.verify;

import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works through questions to both sides, in their order: while the answers to one are awaited and
 * noted, each side works on those behind it, so that neither waits for the slower one, nor for what
 * is done between two questions. Where the source is read at a limited pace, one question is paid
 * for before the next one is asked.
 */
public final class LookAhead {
  private static final int BEGUN_MAX = 3;

  private LookAhead() {}

  /**
   * Does one worker's part, until nothing is left in the queue.
   *
   * @param <Q> a question
   * @param <L> one that was asked
   * @param begin asks, and waits for nothing
   * @param finish waits for the answers and notes what they say
   */
  public static <Q, L> void work(
      String name,
      Valve valve,
      StopSignal stop,
      Queue<Q> questions,
      BiFunction<Q, Lanes, L> begin,
      Consumer<L> finish) {
    try (Lanes lanes = new Lanes(name)) {
      while (!questions.isEmpty()) {
        try (Valve.Pass _ = valve.enter(stop, () -> {})) {
          Deque<L> begun = new ArrayDeque<>();
          do {
            stop.check();
            fill(begun, valve, questions, question -> begin.apply(question, lanes));
            if (!begun.isEmpty()) {
              finish.accept(begun.removeFirst());
            }
          } while (!begun.isEmpty() || (!questions.isEmpty() && !valve.isCrowded()));
        }
      }
    }
  }

  private static <Q, L> void fill(
      Deque<L> begun, Valve valve, Queue<Q> questions, Function<Q, L> begin) {
    while (begun.isEmpty() || (begun.size() < max(valve.pace(), questions) && !valve.isCrowded())) {
      Q question = questions.poll();
      if (question == null) {
        return;
      }
      begun.addLast(begin.apply(question));
    }
  }

  /** Fewer towards the end, so that none waits behind others while another worker has none. */
  private static int max(Pace pace, Queue<?> questions) {
    if (pace.rate().isPresent()) {
      return 1;
    }
    int workers = Math.max(1, pace.workers());
    long left = questions.stream().limit((long) BEGUN_MAX * workers).count();
    return (int) Math.min(BEGUN_MAX, 1 + left / workers);
  }
}
