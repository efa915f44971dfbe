package io.whimbrel.core.backup;

import io.whimbrel.core.plan.MigrationId;
import java.time.Instant;
import java.util.List;

/** Where archives are kept: directories, and what else is known. Safe for several threads. */
public interface Archives {

  /** Begins an archive in each of these places. */
  ArchiveWriter begin(
      List<String> places, MigrationId migration, BackupKind kind, Instant startedAt);

  /** What of a migration is in a place, the oldest first. */
  List<ArchiveEntry> list(String place, MigrationId migration);

  /**
   * Opens an archive.
   *
   * @param location of the archive itself
   */
  Archive open(String location);

  /** Removes an archive, its manifest first; idempotent. */
  void delete(String location);
}
