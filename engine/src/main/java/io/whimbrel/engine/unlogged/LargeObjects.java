package io.whimbrel.engine.unlogged;

import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.database.row.LargeObjectSource;
import io.whimbrel.core.database.row.LargeObjectTarget;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the target's large objects the source's: compares them by digest in batches of ids, writes
 * those that differ, removes those that are gone. The same for the copy, for what is left before
 * the pause and for what is left inside it; a process that comes after a crash does it again and
 * finds most of it done.
 */
public final class LargeObjects {
  private static final int BATCH = 500;

  private final RunFrame frame;

  /** For a run. */
  public LargeObjects(RunFrame frame) {
    this.frame = frame;
  }

  /**
   * What was found and done.
   *
   * @param all on the source
   * @param bytes of all contents on the source
   * @param written because they were not on the target or differed
   * @param removed from the target
   */
  public record Tally(long all, long bytes, long written, long removed) {
    private static final Tally NONE = new Tally(0, 0, 0, 0);

    private Tally plus(Tally other) {
      return new Tally(
          all + other.all, bytes + other.bytes, written + other.written, removed + other.removed);
    }

    /** In words. */
    public String text() {
      return "%d large objects of %d bytes compared, %d written, %d removed"
          .formatted(all, bytes, written, removed);
    }
  }

  /** Carries them all. */
  public Tally carry(Phase phase, Retry retry) {
    try (LargeObjectSource source = frame.source().largeObjects();
        LargeObjectTarget target = frame.target().largeObjects()) {
      return new Pass(phase, retry, source, target).carry();
    }
  }

  /** One pass over all of them. */
  private final class Pass {
    private final Phase phase;
    private final Retry retry;
    private final LargeObjectSource source;
    private final LargeObjectTarget target;

    Pass(Phase phase, Retry retry, LargeObjectSource source, LargeObjectTarget target) {
      this.phase = phase;
      this.retry = retry;
      this.source = source;
      this.target = target;
    }

    Tally carry() {
      Tally tally = Tally.NONE;
      long behind = 0;
      while (true) {
        retry.stop().check();
        long from = behind;
        List<LargeObject> batch =
            retry.call(phase, "listing large objects", () -> source.list(from, BATCH));
        boolean isLast = batch.size() < BATCH;
        long until = isLast ? 0xFFFF_FFFFL : batch.getLast().id();
        tally = tally.plus(carry(batch, from, until));
        if (isLast) {
          return tally;
        }
        behind = until;
      }
    }

    private Tally carry(List<LargeObject> batch, long behind, long until) {
      Map<Long, LargeObject> there = new HashMap<>();
      retry
          .call(phase, "listing large objects of the target", () -> target.list(behind, until))
          .forEach(object -> there.put(object.id(), object));
      long written = 0;
      long bytes = 0;
      for (LargeObject listed : batch) {
        LargeObject object = listed.under(frame.plan().access());
        LargeObject found = there.remove(object.id());
        bytes += object.bytes();
        if (found == null || !object.isLike(found)) {
          write(object);
          written++;
        }
      }
      List<Long> gone = List.copyOf(there.keySet());
      if (!gone.isEmpty()) {
        retry.run(phase, "removing large objects", () -> target.remove(gone, frame.epoch()));
      }
      return new Tally(batch.size(), bytes, written, gone.size());
    }

    private void write(LargeObject object) {
      retry.stop().check();
      retry.run(
          phase,
          "carrying large object " + object.id(),
          () -> target.write(object, offset -> source.read(object.id(), offset), frame.epoch()));
    }
  }
}
