package io.whimbrel.engine.copy;

import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.schema.Table;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one snapshot that the chunks of a table share, opened by the first that needs it and closed
 * behind the last. It is not used for longer than half an hour unless it must be, since a source
 * cannot clean up behind an old snapshot, nor after a failure; the next chunk then gets a new one.
 * Safe for use by several threads.
 */
final class SharedSnapshot implements AutoCloseable {
  private static final Duration AGE_MAX = Duration.ofMinutes(30);

  private final Supplier<TableSnapshot> opener;
  private final Duration ageMax;
  private @Nullable Holding current;

  SharedSnapshot(Supplier<TableSnapshot> opener, Duration ageMax) {
    this.opener = opener;
    this.ageMax = ageMax;
  }

  /**
   * Snapshots for this table and others. What they have seen must still be in the source's log when
   * the run goes on with that.
   */
  static SharedSnapshot of(RunFrame frame, Table table) {
    return of(frame, table, AGE_MAX);
  }

  /** The same of a table that may not be read in two snapshots, however long it takes. */
  static SharedSnapshot ofWhole(RunFrame frame, Table table) {
    return of(frame, table, Duration.ofDays(365));
  }

  private static SharedSnapshot of(RunFrame frame, Table table, Duration ageMax) {
    return new SharedSnapshot(
        () -> {
          TableSnapshot taken = frame.source().rows().snapshot(table);
          frame.chronicle().furthest(Facts.SEEN, taken.seen());
          return taken;
        },
        ageMax);
  }

  private static final class Holding {
    private final TableSnapshot snapshot;
    private final Deadline renewal;
    private int users;
    private boolean isRetired;

    Holding(TableSnapshot snapshot, Duration ageMax) {
      this.snapshot = snapshot;
      this.renewal = Deadline.in(ageMax);
    }
  }

  /** The snapshot, for one chunk; closing gives it back. */
  synchronized Use use() {
    Holding holding = current;
    if (holding != null && holding.renewal.isPassed()) {
      retire(holding);
      holding = null;
    }
    if (holding == null) {
      holding = new Holding(opener.get(), ageMax);
      current = holding;
    }
    holding.users++;
    return new Use(holding);
  }

  /** One chunk's hold on a snapshot. */
  final class Use implements AutoCloseable {
    private final Holding holding;

    private Use(Holding holding) {
      this.holding = holding;
    }

    TableSnapshot snapshot() {
      return holding.snapshot;
    }

    /** Nobody gets this snapshot any more: it may be the reason of a failure. */
    void discard() {
      synchronized (SharedSnapshot.this) {
        retire(holding);
      }
    }

    @Override
    public void close() {
      synchronized (SharedSnapshot.this) {
        holding.users--;
        closeIfUnused(holding);
      }
    }
  }

  /**
   * Nobody will ask for a while: the snapshot is given back, unless the table may be read in no
   * other one. What still reads from it goes on.
   */
  synchronized void rest() {
    Holding holding = current;
    if (holding != null && ageMax.compareTo(AGE_MAX) <= 0) {
      retire(holding);
    }
  }

  /** No further chunk will ask. */
  @Override
  public synchronized void close() {
    Holding holding = current;
    if (holding != null) {
      retire(holding);
    }
  }

  private void retire(Holding holding) {
    if (holding.isRetired) {
      return;
    }
    holding.isRetired = true;
    current = current == holding ? null : current;
    closeIfUnused(holding);
  }

  private static void closeIfUnused(Holding holding) {
    if (holding.isRetired && holding.users == 0) {
      holding.snapshot.close();
    }
  }
}
