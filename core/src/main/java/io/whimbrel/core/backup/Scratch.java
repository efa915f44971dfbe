package io.whimbrel.core.backup;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;

/** An empty database in which a backup is tried; closing it throws away what belongs to it. */
public interface Scratch extends AutoCloseable {

  /** Where it is. */
  DatabaseUrl url();

  @Override
  void close();

  /** Opens one. */
  @FunctionalInterface
  interface Opener {
    /**
     * Starts one on this machine.
     *
     * @param version of the server that the archive came from
     */
    Scratch open(String version);
  }
}
