package io.whimbrel.core.change;

import java.io.InputStream;

/**
 * A value that is too large to be copied about: somebody else has its bytes, and hands them out as
 * often as they are wanted. Safe for use by several threads.
 */
public interface LargeValue {

  /** From this many bytes on a value is handed on without a copy. */
  int LENGTH_MIN = 1 << 20;

  /** How many bytes it has. */
  int length();

  /** Its bytes from the first one on; the caller closes the stream. */
  InputStream open();
}
