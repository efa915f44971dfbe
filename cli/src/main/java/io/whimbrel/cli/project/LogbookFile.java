package io.whimbrel.cli.project;

import io.whimbrel.core.communication.Logbook;
import io.whimbrel.core.communication.LogbookEntry;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The logbook beside a plan, {@code plan.logbook}: a line of JSON for each entry, in the order in
 * which they were written, never changed. Who writes holds the file's lock; each line is on the
 * disk when it counts. A line that a process did not write to its end does not count, and is taken
 * away by the next one; one that does not begin like a line of a logbook is somebody's own, and
 * stays. A file without lines stays, too: who waits for its lock has it open.
 *
 * <p>A lock is the process's, and is lost when the process closes the file anywhere: while one
 * thread holds it, no other thread of the process reads it.
 */
public final class LogbookFile {
  private static final int BYTES_MAX = 10_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN = Duration.ofMillis(20);

  private final Path file;

  private LogbookFile(Path file) {
    this.file = file;
  }

  /** That of a plan. */
  public static LogbookFile beside(Path plan) {
    String name = String.valueOf(plan.getFileName());
    int dot = name.lastIndexOf('.');
    return new LogbookFile(
        plan.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".logbook"));
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /**
   * What it says; nothing where there is none.
   *
   * @throws Problem that names the line which is not understood
   */
  public Logbook read() {
    try {
      return Files.exists(file) ? logbook(Files.readAllBytes(file)) : Logbook.EMPTY;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Holds it, so that nobody else writes: waits for who does.
   *
   * @throws Problem when somebody else held it for too long
   */
  public Held hold() {
    return hold(PATIENCE);
  }

  Held hold(Duration patience) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        FileLock lock = lock(channel, patience);
        byte[] bytes = bytes(channel);
        return new Held(channel, lock, logbook(bytes), whole(bytes));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** By the channel that has the lock: to close another one of this process would give it back. */
  private static byte[] bytes(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), BYTES_MAX + 1));
    int read = 0;
    while (read >= 0 && bytes.hasRemaining()) {
      read = channel.read(bytes, bytes.position());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private FileLock lock(FileChannel channel, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<FileLock> lock = tryLock(channel);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw Problem.of(ProblemCode.LOCKED)
            .what("another command writes the logbook")
            .where(file.toString())
            .fix("try again when it has ended")
            .exception();
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  /** Of one process two threads cannot even ask. */
  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** Up to where lines are whole; a last one without its end counts when it says something. */
  private static int whole(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    String rest = new String(bytes, end, bytes.length - end, StandardCharsets.UTF_8);
    return LogbookLine.read(rest).isPresent() ? bytes.length : end;
  }

  private Logbook logbook(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw large();
    }
    int whole = whole(bytes);
    String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
    List<LogbookEntry> entries = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      int at = number;
      LogbookEntry entry =
          LogbookLine.read(line).orElseThrow(() -> damaged(at, "is no line of a logbook"));
      if (entry instanceof LogbookEntry.IssueOpened issue && !numbers.add(issue.number())) {
        throw damaged(number, "opens issue %d a second time".formatted(issue.number()));
      }
      entries.add(entry);
    }
    String rest = new String(bytes, whole, bytes.length - whole, StandardCharsets.UTF_8);
    if (!rest.isBlank() && !LogbookLine.isBegun(rest)) {
      throw damaged(number + 1, "is no line of a logbook");
    }
    return new Logbook(entries);
  }

  private Problem large() {
    return damaged(1, "and what follows are more than 10 MB");
  }

  private Problem damaged(int line, String what) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("the logbook cannot be read: line %d %s".formatted(line, what))
        .where("%s:%d".formatted(file, line))
        .fix(
            "keep whole lines when branches are merged, each issue with a number of its own; or"
                + " use the version of Whimbrel that wrote it")
        .exception();
  }

  private Problem unusable(IOException e) {
    return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
        .what("the logbook cannot be read or written: " + e)
        .where(file.toString())
        .fix("let this user write beside the plan")
        .cause(e)
        .exception();
  }

  /** A logbook that nobody else writes. Used by one thread. */
  public final class Held implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;
    private Logbook logbook;
    private long end;

    private Held(FileChannel channel, FileLock lock, Logbook logbook, int end) {
      this.channel = channel;
      this.lock = lock;
      this.logbook = logbook;
      this.end = end;
    }

    /** What it says. */
    public Logbook logbook() {
      return logbook;
    }

    /** Writes an entry; it is on the disk when this returns. */
    public void append(LogbookEntry entry) {
      try {
        channel.truncate(end);
        String line = (isEnded() ? "" : "\n") + LogbookLine.text(entry) + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        long at = end;
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
        channel.force(true);
        end = at;
      } catch (IOException e) {
        throw unusable(e);
      }
      List<LogbookEntry> entries = new ArrayList<>(logbook.entries());
      entries.add(entry);
      logbook = new Logbook(entries);
    }

    /** Whether what is there ends with its line. */
    private boolean isEnded() throws IOException {
      if (end == 0) {
        return true;
      }
      ByteBuffer last = ByteBuffer.allocate(1);
      int read = channel.read(last, end - 1);
      return read == 1 && last.get(0) == '\n';
    }

    @Override
    public void close() {
      try {
        lock.release();
        channel.close();
      } catch (IOException e) {
        throw unusable(e);
      }
    }
  }
}
