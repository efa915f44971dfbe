package io.whimbrel.core.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A figure that Whimbrel measures or works out. Its name is the constant in lower case. */
public enum KnownFigure {
  /** Part of the rows of the phase that are done. */
  MIGRATION_PROGRESS(Unit.SHARE, Kind.RUN),
  /** Rows that the copy brings over in a second; there while rows are copied. */
  MIGRATION_PROGRESS_RATE(Unit.RATE, Kind.RUN),
  /** Age of the oldest change that is not on the target. */
  LAG(Unit.TIME, Kind.RUN),
  /** Log that is not on the target. */
  LAG_SIZE(Unit.SIZE, Kind.RUN),
  /** Failures that the run met in the last minute, those that it got over as well. */
  RUN_ERRORS(Unit.COUNT, Kind.RUN),
  /** Proofs that found a difference and were not followed by one that found none. */
  PROOFS_FAILED(Unit.COUNT, Kind.RUN),
  /** Rows that the last proofs missed on the side that must have them, of all rows proved. */
  DATA_LOSS(Unit.SHARE, Kind.RUN),
  /** Smoke tests that failed when they ran last behind the cutover. */
  SMOKE_TESTS_FAILED(Unit.COUNT, Kind.RUN),
  /** Sessions. */
  CONNECTIONS(Unit.COUNT, Kind.SIDE_WORSE),
  /** Sessions, of those that the server allows. */
  CONNECTIONS_USED(Unit.SHARE, Kind.SIDE_WORSE),
  /** Sessions that wait for a lock. */
  LOCKS_WAITING(Unit.COUNT, Kind.SIDE_WORSE),
  /** Free bytes of the fullest disk. */
  DISK_FREE(Unit.SIZE, Kind.SIDE_WORSE),
  /** The same as a part of the disk. */
  DISK_FREE_SHARE(Unit.SHARE, Kind.SIDE_WORSE),
  /** The part of the fullest disk that is used. */
  DISK_USED(Unit.SHARE, Kind.SIDE_WORSE),
  /** Log that the server keeps for the run's replication slot; there while it has one. */
  SLOT_RETAINED(Unit.SIZE, Kind.SIDE_WORSE),
  /** 1 while somebody reads that slot, 0 while nobody does. */
  SLOT_ACTIVE(Unit.COUNT, Kind.SIDE_WORSE),
  /** Blocks that were read without the disk, of all that were read. */
  CACHE_HITS(Unit.SHARE, Kind.SIDE_IN_CHARGE),
  /** Transactions that ended. */
  TRANSACTIONS(Unit.RATE, Kind.SIDE_IN_CHARGE),
  /** Transactions that were rolled back, of all that ended. */
  ROLLED_BACK(Unit.SHARE, Kind.SIDE_IN_CHARGE),
  /** Mean time of a statement, by the server's own statistics, else of the probes. */
  QUERY_TIME(Unit.TIME, Kind.SIDE_IN_CHARGE),
  /** What half of the runs of the probes stay below. */
  QUERY_P50(Unit.TIME, Kind.SIDE_IN_CHARGE),
  /** What 95 of 100 runs of the probes stay below. */
  QUERY_P95(Unit.TIME, Kind.SIDE_IN_CHARGE),
  /** What 99 of 100 runs of the probes stay below. */
  QUERY_P99(Unit.TIME, Kind.SIDE_IN_CHARGE),
  /** The application's; else {@link #ROLLED_BACK}. */
  ERROR_RATE(Unit.SHARE, Kind.APPLICATION),
  /** The application's; else {@link #QUERY_P50}. */
  P50_LATENCY(Unit.TIME, Kind.APPLICATION),
  /** The application's; else {@link #QUERY_P95}. */
  P95_LATENCY(Unit.TIME, Kind.APPLICATION),
  /** The application's; else {@link #QUERY_P99}. */
  P99_LATENCY(Unit.TIME, Kind.APPLICATION),
  /** How far {@link #P95_LATENCY} is above its baseline, as a part of that. */
  PERFORMANCE_DEGRADATION(Unit.SHARE, Kind.APPLICATION);

  private final Unit unit;
  private final Kind kind;

  KnownFigure(Unit unit, Kind kind) {
    this.unit = unit;
    this.kind = kind;
  }

  /** Whose figure it is. */
  public enum Kind {
    /** The run's. */
    RUN,
    /** A side's; without a side's word, the worse one's. */
    SIDE_WORSE,
    /** A side's; without a side's word, that of the one in charge. */
    SIDE_IN_CHARGE,
    /** The application's. */
    APPLICATION
  }

  /** Its unit. */
  public Unit unit() {
    return unit;
  }

  /** Whose it is. */
  public Kind kind() {
    return kind;
  }

  /** Whether each side has one of its own. */
  public boolean isOfSide() {
    return kind == Kind.SIDE_WORSE || kind == Kind.SIDE_IN_CHARGE;
  }

  /** Its name. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The figure of a name. */
  public static Optional<KnownFigure> named(String name) {
    return Arrays.stream(values()).filter(f -> f.text().equals(name)).findFirst();
  }

  /** All names. */
  static List<String> names() {
    return Arrays.stream(values()).map(KnownFigure::text).toList();
  }
}
