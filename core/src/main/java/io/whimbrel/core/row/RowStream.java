package io.whimbrel.core.row;

import org.jspecify.annotations.Nullable;

/**
 * Encoded rows on their way out of the source, piece by piece. Used by one thread; closing it
 * before its end gives up the rest.
 */
public interface RowStream extends AutoCloseable {

  /** The next piece of the encoding, never empty; null at the end. */
  byte @Nullable [] next();

  @Override
  void close();
}
