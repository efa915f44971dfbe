package io.whimbrel.databases.postgresql.dialect;

import io.whimbrel.core.change.Visibility;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A snapshot in the form of {@code pg_current_snapshot()}: {@code xmin:xmax:xip,...}, all 64-bit
 * ids. Sees what ended before it: ids below xmin, and ids below xmax that were not running. Ids of
 * aborted transactions count as seen, which is harmless: they are not in the log.
 */
public record PostgresSnapshot(long xmin, long xmax, Set<Long> running) implements Visibility {

  public PostgresSnapshot {
    running = Set.copyOf(running);
  }

  /** Reads the text form. */
  public static PostgresSnapshot parse(String text) {
    String[] parts = text.split(":", -1);
    Set<Long> running =
        parts[2].isEmpty()
            ? Set.of()
            : Arrays.stream(parts[2].split(",", -1))
                .map(Long::parseUnsignedLong)
                .collect(Collectors.toUnmodifiableSet());
    return new PostgresSnapshot(
        Long.parseUnsignedLong(parts[0]), Long.parseUnsignedLong(parts[1]), running);
  }

  @Override
  public boolean sees(long transaction) {
    if (Long.compareUnsigned(transaction, xmin) < 0) {
      return true;
    }
    if (Long.compareUnsigned(transaction, xmax) >= 0) {
      return false;
    }
    return !running.contains(transaction);
  }
}
