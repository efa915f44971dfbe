package io.whimbrel.core.backup;

import io.whimbrel.core.schema.SequenceValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an archive holds.
 *
 * @param format version of the archive's form
 * @param version of the server that was read
 * @param position in the source's log, at which the rows are consistent
 * @param snapshot that they were read in, in the source's own text form
 * @param takenAt when the snapshot was taken
 * @param endedAt when the last row was written
 * @param hasLargeObjects whether the source has some
 * @param schema the file that holds the definitions
 * @param sequences as they stood behind the snapshot
 * @param tables with their chunks, or without where a dump has the rows
 * @param dump that has the rows of all tables, where a program of the product wrote them
 * @param objects large objects as of the same moment; empty where there are none, and in archives
 *     of older versions
 */
public record Manifest(
    int format,
    BackupKind kind,
    String migration,
    String product,
    String version,
    String database,
    String position,
    String snapshot,
    Instant takenAt,
    Instant endedAt,
    boolean hasLargeObjects,
    ArchivedFile schema,
    List<SequenceValue> sequences,
    List<ArchivedTable> tables,
    Optional<ArchivedDump> dump,
    Optional<ArchivedObjects> objects) {

  /** The form with a file of rows for each chunk. */
  public static final int FORMAT = 1;

  /** The form with a dump of all tables. */
  public static final int FORMAT_OF_DUMPS = 2;

  /** Either with large objects; all are read. */
  public static final int FORMAT_OF_OBJECTS = 3;

  public Manifest {
    sequences = List.copyOf(sequences);
    tables = List.copyOf(tables);
  }

  /** The form that an archive of this content has. */
  public static int format(boolean isDump, boolean hasObjects) {
    return hasObjects ? FORMAT_OF_OBJECTS : isDump ? FORMAT_OF_DUMPS : FORMAT;
  }

  /** Whether the source has large objects that are not in the archive. */
  public boolean lacksLargeObjects() {
    return hasLargeObjects && objects.isEmpty();
  }

  /** Rows of all tables together. */
  public long rows() {
    return tables.stream().mapToLong(t -> t.rows().rows()).sum();
  }

  /** Bytes of all files together, the manifest's left out. */
  public long bytes() {
    return schema.bytes()
        + dump.map(d -> d.file().bytes() + d.log().bytes()).orElse(0L)
        + objects.map(o -> o.files().stream().mapToLong(ArchivedFile::bytes).sum()).orElse(0L)
        + tables.stream().flatMap(t -> t.chunks().stream()).mapToLong(c -> c.file().bytes()).sum();
  }
}
