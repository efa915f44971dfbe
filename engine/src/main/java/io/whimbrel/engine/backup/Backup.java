package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.Manifest;
import java.util.List;

/**
 * A backup that was made.
 *
 * @param locations where it is, a whole one at each
 */
public record Backup(List<String> locations, Manifest manifest) {
  public Backup {
    locations = List.copyOf(locations);
  }
}
