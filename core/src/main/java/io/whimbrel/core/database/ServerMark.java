package io.whimbrel.core.database;

import java.util.Optional;

/**
 * Which server process it is, by whatever address it is reached.
 *
 * @param startedAt when it started, as it says itself
 * @param cluster the identifier of its data; empty where the user may not read it
 */
public record ServerMark(String startedAt, Optional<String> cluster) {

  /** Whether both are the same one, as far as they tell. */
  public boolean isSame(ServerMark other) {
    return startedAt.equals(other.startedAt)
        && (cluster.isEmpty() || other.cluster.isEmpty() || cluster.equals(other.cluster));
  }
}
