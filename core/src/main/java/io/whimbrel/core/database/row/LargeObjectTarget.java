package io.whimbrel.core.database.row;

import java.util.List;
import java.util.function.LongFunction;

/**
 * Writes large objects. Methods may be repeated: what was written is written again. Used by one
 * thread and closed by it.
 */
public interface LargeObjectTarget extends AutoCloseable {

  /** Of a product that has none. */
  LargeObjectTarget NONE =
      new LargeObjectTarget() {
        @Override
        public List<LargeObject> list(long behind, long until) {
          return List.of();
        }

        @Override
        public void write(LargeObject object, LongFunction<byte[]> content, long epoch) {
          throw new IllegalStateException("large objects are not known here");
        }

        @Override
        public void remove(List<Long> ids, long epoch) {}

        @Override
        public void removeAll() {}

        @Override
        public void close() {}
      };

  /** Those that this run wrote with an id behind the first up to the second. */
  List<LargeObject> list(long behind, long until);

  /**
   * Writes one under its id, in one transaction. One of the id that this run did not write is a
   * {@code TARGET_OCCUPIED} problem.
   *
   * @param content a piece of the content from an offset on, empty at its end
   * @param epoch the lease's
   */
  void write(LargeObject object, LongFunction<byte[]> content, long epoch);

  /** Removes those of these ids that this run wrote. */
  void remove(List<Long> ids, long epoch);

  /** Removes all that this run wrote; idempotent. */
  void removeAll();

  @Override
  void close();
}
