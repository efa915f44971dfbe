package io.whimbrel.core.plan;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.S3Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the source's rows are kept before anything is written on either side.
 *
 * @param by who makes the backup
 * @param to the places that hold it, each a whole one: absolute directories, or buckets as {@link
 *     S3Place} reads them
 * @param keep how long the backup of before the migration is kept
 * @param daily how long those that are made while the migration goes on are kept
 * @param test where a backup is restored to try it
 * @param s3 how buckets are reached
 * @param programs the directory of the product's programs that make it; empty for those of the
 *     {@code PATH}
 */
public record BackupRules(
    Maker by,
    List<String> to,
    Duration keep,
    Duration daily,
    RestoreTest test,
    S3Rules s3,
    Optional<Path> programs) {

  /** What holds where a plan says nothing: no backup is made. */
  public static final BackupRules DEFAULT =
      new BackupRules(
          Maker.NONE,
          List.of(),
          Duration.ofDays(90),
          Duration.ofDays(30),
          new RestoreTest.Never(),
          S3Rules.DEFAULT,
          Optional.empty());

  /** Who makes it. */
  public enum Maker {
    /** The readers that copy rows, into an archive. */
    WHIMBREL,
    /** PostgreSQL's own program. */
    PG_DUMP,
    /** Nobody. */
    NONE
  }

  /** Where a backup is restored to try it. */
  public sealed interface RestoreTest {

    /** Nowhere, unless somebody asks. */
    record Never() implements RestoreTest {}

    /** On a server of this machine that is started for it and thrown away. */
    record Embedded() implements RestoreTest {}

    /** In an empty database, which is emptied afterwards. */
    record Scratch(DatabaseUrl url) implements RestoreTest {}
  }

  public BackupRules {
    to = List.copyOf(to);
  }

  /** Whether a run makes one before it writes. */
  public boolean isWanted() {
    return by != Maker.NONE;
  }
}
