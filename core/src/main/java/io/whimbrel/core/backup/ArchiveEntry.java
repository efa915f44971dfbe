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
 * @param fault why it is no whole archive; empty when it is one, as far as its manifest tells
 */
public record ArchiveEntry(
    String location,
    String id,
    Instant begunAt,
    Instant changedAt,
    Optional<Manifest> manifest,
    String fault) {

  /** Whether its manifest is there and right. */
  public boolean isWhole() {
    return manifest.isPresent();
  }
}
