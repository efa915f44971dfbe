package io.whimbrel.databases.postgresql.dump;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A program at work. What it says on its standard error is told line by line, and its last lines
 * are kept. Closing it ends it, by any thread; a process that is killed takes it along, because it
 * writes into a pipe that nobody reads, or reads from one that ends.
 */
final class ProgramRun implements AutoCloseable {
  private static final int KEPT_LINES = 12;
  private static final long LOOK_MILLIS = 10;
  private static final long END_MAX_MILLIS = 2_000;

  private final Program program;
  private final Process process;
  private final Thread listener;
  private final Deque<String> last = new ArrayDeque<>();

  private ProgramRun(
      Program program, Process process, UnaryOperator<String> masking, Consumer<String> said) {
    this.program = program;
    this.process = process;
    this.listener =
        Thread.ofPlatform()
            .daemon()
            .name(program.name() + " says")
            .start(() -> listen(process, masking, said));
  }

  static ProgramRun start(
      Program program,
      ProcessBuilder builder,
      UnaryOperator<String> masking,
      Consumer<String> said) {
    try {
      return new ProgramRun(program, builder.start(), masking, said);
    } catch (IOException e) {
      throw Problem.of(ProblemCode.PROGRAM_MISSING)
          .what("%s cannot be started: %s".formatted(program.file(), e.getMessage()))
          .where(program.file().toString())
          .fix("see that this user may run it")
          .cause(e)
          .exception();
    }
  }

  private void listen(Process running, UnaryOperator<String> masking, Consumer<String> said) {
    try (BufferedReader lines = running.errorReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String masked = masking.apply(line);
        keep(masked);
        said.accept(masked);
      }
    } catch (IOException e) {
      keep("(what it said further was lost: " + e.getMessage() + ")");
    }
  }

  private void keep(String line) {
    synchronized (last) {
      if (last.size() == KEPT_LINES) {
        last.removeFirst();
      }
      last.addLast(line);
    }
  }

  InputStream out() {
    return process.getInputStream();
  }

  OutputStream in() {
    return process.getOutputStream();
  }

  /** Waits until there is something to read, or nothing will come. */
  void awaitBytes(Runnable check) throws IOException {
    while (out().available() == 0 && !hasEnded()) {
      check.run();
    }
  }

  private boolean hasEnded() {
    try {
      return process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemCode.PAUSED).what("the thread was interrupted").cause(e).exception();
    }
  }

  /** Waits for its end, which must be a good one. */
  void requireDone(String what, String where, Runnable check) {
    while (!hasEnded()) {
      check.run();
    }
    heard();
    if (process.exitValue() != 0) {
      throw ProgramFailure.of(program, process.exitValue(), lastWords(), what, where);
    }
  }

  /** All that it said has been told by now. */
  private void heard() {
    try {
      listener.join(END_MAX_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> lastWords() {
    synchronized (last) {
      return List.copyOf(last);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    heard();
  }
}
