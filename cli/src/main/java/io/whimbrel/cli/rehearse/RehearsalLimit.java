package io.whimbrel.cli.rehearse;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ends a rehearsal when it takes longer than it may; closed when it has ended. */
final class RehearsalLimit implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);

  private RehearsalLimit() {}

  /**
   * Begins to count.
   *
   * @param limit empty for none
   * @param end ends the rehearsal, whose words the problem is
   */
  static RehearsalLimit start(Optional<Duration> limit, Consumer<Problem> end) {
    RehearsalLimit watch = new RehearsalLimit();
    limit.ifPresent(
        length ->
            Thread.ofPlatform()
                .daemon()
                .name("limit of the rehearsal")
                .start(() -> watch.await(length, end)));
    return watch;
  }

  private void await(Duration length, Consumer<Problem> end) {
    try {
      if (!ended.await(length.toMillis(), TimeUnit.MILLISECONDS)) {
        end.accept(
            Problem.of(ProblemCode.LIMIT_UNKEPT)
                .what(
                    "the rehearsal took longer than %s, and was ended"
                        .formatted(Figures.limit(length)))
                .where("--limit")
                .fix("take a smaller sample (--sample 1%), or give it more time")
                .exception());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
