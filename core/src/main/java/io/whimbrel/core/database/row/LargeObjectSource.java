package io.whimbrel.core.database.row;

import java.util.List;

/**
 * Reads the source's large objects. Their changes are not in the log, so they are compared by
 * digest and carried again while the source is fenced.
 *
 * <p>Used by one thread and closed by it.
 */
public interface LargeObjectSource extends AutoCloseable {

  /** Of a product that has none. */
  LargeObjectSource NONE =
      new LargeObjectSource() {
        @Override
        public List<LargeObject> list(long behind, int max) {
          return List.of();
        }

        @Override
        public byte[] read(long id, long offset) {
          return new byte[0];
        }

        @Override
        public void close() {}
      };

  /** At most so many, in the order of their ids, with an id behind this one. */
  List<LargeObject> list(long behind, int max);

  /** A piece of the content from an offset on; empty at the end, and when the object is gone. */
  byte[] read(long id, long offset);

  @Override
  void close();
}
