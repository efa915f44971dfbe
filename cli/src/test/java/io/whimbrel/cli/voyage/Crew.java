package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.fault.FaultPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Keeps a process at work on a run, whatever becomes of it, and looks at how each one ended. */
final class Crew {
  private static final int DONE = 0;
  private static final int WAITING = 5;
  private static final int BACKED_OUT = 10;
  private static final int INTERRUPTED = 130;
  private static final int KILLED = 137;
  private static final int TERMINATED = 143;

  /** How a process may end that nobody killed. */
  private static final Set<Integer> BY_ITSELF = Set.of(DONE, BACKED_OUT);

  private static final Duration CLEAN_END = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Voyage voyage;
  private final Random random;
  private final List<Integer> exits = new ArrayList<>();
  private @Nullable Process process;
  private boolean isArmed;

  Crew(Voyage voyage, Random random) {
    this.voyage = voyage;
    this.random = random;
  }

  /** Exit codes of all processes, in their order. */
  List<Integer> exits() {
    return List.copyOf(exits);
  }

  /** Lets time pass, with a process at work unless the run has come to its end. */
  void sail(Duration time) throws IOException, InterruptedException {
    boolean _ = process().waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The process at work; another one when the last one has ended. */
  private Process process() throws IOException {
    Process now = process;
    if (now == null) {
      now = start(armed());
    } else if (!now.isAlive()) {
      ended(now);
      now = start(armed());
    }
    process = now;
    return now;
  }

  private Process start(String fault) throws IOException {
    isArmed = !fault.isEmpty();
    return voyage.start(fault, "run", "--stay", "plan.yaml");
  }

  /** Every third process has a place at which it will kill itself, should it come there. */
  private String armed() {
    List<FaultPoint> points = List.of(FaultPoint.values());
    FaultPoint point = points.get(random.nextInt(points.size()));
    int pass = 1 + random.nextInt(3);
    return random.nextInt(3) == 0 ? point.text() + ":kill:" + pass : "";
  }

  private void ended(Process ended) throws IOException {
    int exit = ended.exitValue();
    exits.add(exit);
    assertThat(BY_ITSELF.contains(exit) || (isArmed && exit == KILLED))
        .as("a process ended with %d:%n%s", exit, voyage.said())
        .isTrue();
  }

  /** Kills the process. */
  void kill() throws IOException, InterruptedException {
    Process now = process();
    now.destroyForcibly();
    exits.add(voyage.await(now));
    process = null;
  }

  /** Asks the process to end, which it must do within ten seconds. */
  void end(Signal signal) throws IOException, InterruptedException {
    Process now = process();
    signal.send(now.pid());
    boolean isInTime = now.waitFor(CLEAN_END.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(isInTime)
        .as("the process ends in time:%n%s%n%s", voyage.said(), isInTime ? "" : threads(now))
        .isTrue();
    exits.add(now.exitValue());
    assertThat(now.exitValue())
        .as(voyage.said())
        .isIn(DONE, WAITING, BACKED_OUT, INTERRUPTED, TERMINATED, KILLED);
    process = null;
  }

  /** What the threads of a process do that is late. */
  private static String threads(Process process) throws IOException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
    Process jstack =
        new ProcessBuilder(program, Long.toString(process.pid())).redirectErrorStream(true).start();
    return new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Sends the process a signal that it does not see. */
  void signal(Signal signal) throws IOException, InterruptedException {
    signal.send(process().pid());
  }

  /** The last line that a process said. */
  String lastWord() throws IOException {
    return voyage.said().lines().reduce("", (_, line) -> line);
  }

  /** Waits until the run has said something: one that never saw a server does not try again. */
  void awaitSaid(String text) throws IOException {
    until(
        "say " + text,
        () -> {
          sail(Duration.ZERO);
          return voyage.said().contains(text);
        });
  }

  /** Gives a go as soon as the run has come to its gate. */
  void approve() throws IOException {
    until(
        "come to its gate",
        () -> {
          sail(Duration.ZERO);
          return voyage.run("", "approve", "cutover", "plan.yaml") == DONE;
        });
  }

  private void until(String what, Callable<Boolean> condition) throws IOException {
    try {
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "the run does not %s:%n%s%n%s".formatted(what, voyage.said(), threads(process())), e);
    }
  }

  /** Goes on until the target is in charge. */
  void arrive() throws IOException, InterruptedException {
    int attempts = 0;
    Process now = process();
    while (voyage.await(now) != DONE) {
      assertThat(++attempts).as(voyage.said()).isLessThan(10);
      ended(now);
      now = start("");
    }
    exits.add(DONE);
  }
}
