package io.whimbrel.core.backup;

import java.time.Instant;
import java.util.Optional;

/**
 * What lies in a place where an archive may be.
 *
 * @param location where, as {@link Archives#open} takes it
 * @param id of the archive
 * @param begunAt when it was begun, as its id tells
 * @param changedAt when the last byte of it was written, as far as the place tells
 * @param manifest when there is a right one
 * @param isUnfinished whether what is written last of an archive is not there; something else that
 *     is at fault may pass, or be another version's to read
 * @param fault why it is no whole archive; empty when it is one, as far as its manifest tells
 */
public record ArchiveEntry(
    String location,
    String id,
    Instant begunAt,
    Instant changedAt,
    Optional<Manifest> manifest,
    boolean isUnfinished,
    String fault) {

  /** Whether its manifest is there and right. */
  public boolean isWhole() {
    return manifest.isPresent();
  }
}
