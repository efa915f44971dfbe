package io.whimbrel.engine.run;

import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the work stands at this moment, written by the tasks and read by whoever shows it. Safe for
 * use by several threads; nothing of it is durable.
 */
public final class Board {
  private final Map<TableName, Line> lines = new ConcurrentSkipListMap<>();
  private final AtomicLong rowsDone = new AtomicLong();
  private final AtomicLong bytesDone = new AtomicLong();
  private volatile long rowsTotal;
  private volatile long bytesTotal;
  private volatile Phase phase = Phase.ASSESS;
  private volatile String note = "";
  private volatile String throttle = "";
  private volatile Optional<Duration> lagTime = Optional.empty();
  private volatile long lagBytes;
  private volatile Optional<Valve> valve = Optional.empty();
  private final ApplyTally applied = new ApplyTally();

  /** One table's line. */
  public static final class Line {
    private final AtomicLong chunksDone = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile int chunks;
    private volatile String state = "waiting";
    private final Set<Pulse> pulses = ConcurrentHashMap.newKeySet();
    private final Set<Pulse> endings = ConcurrentHashMap.newKeySet();

    /**
     * A pulse that beats with each piece of a chunk's rows that goes over, until they are there.
     */
    public Pulse pulse() {
      Pulse pulse = new Pulse();
      pulses.add(pulse);
      return pulse;
    }

    /** A pulse that beats when all rows of a chunk have gone over, until they are there. */
    public Pulse ending() {
      Pulse pulse = new Pulse();
      endings.add(pulse);
      return pulse;
    }

    /** Nothing is waited for by these rows any more. */
    public void ended(Pulse pulse) {
      pulses.remove(pulse);
      endings.remove(pulse);
    }

    /** The longest that a chunk is waited for now whose rows have all gone over. */
    public Duration silenceAtEnd() {
      return endings.stream().map(Pulse::silence).reduce(Duration.ZERO, Line::longer);
    }

    /** The longest that rows of one chunk are waited for now. */
    public Duration silence() {
      return pulses.stream().map(Pulse::silence).reduce(Duration.ZERO, Line::longer);
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? other : one;
    }

    /** Chunks done. */
    public int chunksDone() {
      return (int) chunksDone.get();
    }

    /** Chunks in all. */
    public int chunks() {
      return chunks;
    }

    /** Rows done. */
    public long rows() {
      return rows.get();
    }

    /** Bytes done. */
    public long bytes() {
      return bytes.get();
    }

    /** In one word. */
    public String state() {
      return state;
    }

    /** Puts another word. */
    public void state(String word) {
      state = word;
    }

    /** Adds a chunk that is done. */
    public void chunkDone(long chunkRows) {
      chunksDone.incrementAndGet();
      rows.addAndGet(chunkRows);
    }

    /** Adds a chunk that is done, with its bytes. */
    public void chunkDone(long chunkRows, long chunkBytes) {
      bytes.addAndGet(chunkBytes);
      chunkDone(chunkRows);
    }
  }

  /** A phase begins: totals and lines are wiped. */
  public void phase(Phase next) {
    if (next != phase) {
      lines.clear();
      rowsDone.set(0);
      bytesDone.set(0);
      rowsTotal = 0;
      bytesTotal = 0;
      note = "";
    }
    phase = next;
  }

  /** What this phase will come to, about. */
  public void totals(long rows, long bytes) {
    rowsTotal = rows;
    bytesTotal = bytes;
  }

  /** Adds what is done. */
  public void done(long rows, long bytes) {
    rowsDone.addAndGet(rows);
    bytesDone.addAndGet(bytes);
  }

  /** A table's line, made when it is not there. */
  public Line line(TableName table, int chunks) {
    Line line = lines.computeIfAbsent(table, _ -> new Line());
    line.chunks = chunks;
    return line;
  }

  /** Says what the run does or waits for. */
  public void note(String text) {
    note = text;
  }

  /** Says how reading rows is held back; empty when it is not. */
  public void throttle(String text) {
    throttle = text;
  }

  /** Says what reading rows goes through. */
  public void valve(Valve reading) {
    valve = Optional.of(reading);
  }

  /** What reading rows goes through. */
  public Optional<Valve> valve() {
    return valve;
  }

  /** Says how far sync is behind. */
  public void lag(Optional<Duration> time, long bytes) {
    lagTime = time;
    lagBytes = bytes;
  }

  /** The phase. */
  public Phase phase() {
    return phase;
  }

  /** Rows done in this phase. */
  public long rowsDone() {
    return rowsDone.get();
  }

  /** Bytes done in this phase. */
  public long bytesDone() {
    return bytesDone.get();
  }

  /** Rows of this phase, about. */
  public long rowsTotal() {
    return rowsTotal;
  }

  /** Bytes of this phase, about. */
  public long bytesTotal() {
    return bytesTotal;
  }

  /** What the run does or waits for, and how it is held back. */
  public String note() {
    String held = throttle;
    return note.isEmpty() || held.isEmpty() ? note + held : note + "; " + held;
  }

  /** Age of the oldest change that is not on the target. */
  public Optional<Duration> lagTime() {
    return lagTime;
  }

  /** Log that is not on the target. */
  public long lagBytes() {
    return lagBytes;
  }

  /** The lines by table. */
  public List<Map.Entry<TableName, Line>> lines() {
    return List.copyOf(lines.entrySet());
  }

  /** What was applied by this process. */
  public ApplyTally applied() {
    return applied;
  }
}
