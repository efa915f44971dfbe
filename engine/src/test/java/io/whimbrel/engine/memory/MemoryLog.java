package io.whimbrel.engine.memory;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.LogStatus;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Visibility;
import io.whimbrel.core.database.change.ChangeLog;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log of an old side in memory. Its lock is taken last: it calls nobody. */
final class MemoryLog implements ChangeLog {
  private final List<LogEntry> entries = new ArrayList<>();
  private long sequence = 100;
  private boolean hasSlot;
  private long confirmed;
  private String identity = "server 1";

  /** From here on entries are not given out before a moment. */
  private int heldFrom = Integer.MAX_VALUE;

  private long heldUntilNanos;

  /** Appends a transaction, whose commit is added. */
  synchronized void commit(List<LogEntry> transaction) {
    entries.addAll(transaction);
    entries.add(new LogEntry.Commit(advance(), Instant.now()));
  }

  /** Gives out nothing of what comes from now on, for this long. */
  synchronized void hold(Duration hold) {
    heldFrom = entries.size();
    heldUntilNanos = System.nanoTime() + hold.toNanos();
  }

  private Position advance() {
    sequence += 10;
    return position(sequence);
  }

  private static Position position(long sequence) {
    return new Position(sequence, "p" + sequence);
  }

  synchronized boolean hasSlot() {
    return hasSlot;
  }

  synchronized void becomeAnother() {
    identity = "server 2";
  }

  synchronized void restored() {
    becomeAnother();
    drop();
  }

  synchronized @Nullable LogEntry entry(int index) {
    boolean isHeld = index >= heldFrom && System.nanoTime() - heldUntilNanos < 0;
    return index < entries.size() && !isHeld ? entries.get(index) : null;
  }

  synchronized void confirm(Position durable) {
    confirmed = Math.max(confirmed, durable.sequence());
  }

  @Override
  public synchronized Position create(List<Table> tables, Consumer<String> waiting) {
    if (!hasSlot) {
      hasSlot = true;
      confirmed = sequence;
    }
    return position(confirmed);
  }

  @Override
  public synchronized ChangeReader read(
      Position from, List<Table> tables, Map<TableName, Position> since) {
    if (!hasSlot || from.sequence() < confirmed) {
      throw Problem.of(ProblemCode.SLOT_LOST).what("from " + from).exception();
    }
    return new MemoryReader(this, from);
  }

  @Override
  public synchronized LogStatus status() {
    return new LogStatus(
        position(sequence),
        position(confirmed),
        sequence - confirmed,
        "good",
        Optional.empty(),
        Instant.now());
  }

  @Override
  public synchronized Position mark(String text) {
    entries.add(new LogEntry.Mark(text, advance()));
    return position(sequence);
  }

  @Override
  public Visibility visibility(String snapshot) {
    long last = Long.parseLong(snapshot);
    return seen -> seen <= last;
  }

  @Override
  public synchronized String identity() {
    return identity;
  }

  @Override
  public String branch() {
    return "1";
  }

  @Override
  public Optional<Position> leftAt(String branch) {
    return Optional.empty();
  }

  @Override
  public synchronized void drop() {
    hasSlot = false;
  }
}
