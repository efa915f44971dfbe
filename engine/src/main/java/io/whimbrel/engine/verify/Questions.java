package io.whimbrel.engine.verify;

import io.whimbrel.core.schema.Table;
import io.whimbrel.engine.run.Pace;
import java.util.ArrayList;
import java.util.List;

/**
 * Which chunks of a table are asked about together: as many as a server reads in a moment, so that
 * neither side waits for the words between two questions, and few enough to leave each worker some
 * questions. Where the source is read at a limited pace, each chunk is paid for by itself.
 */
public final class Questions {
  private static final long BYTES_MAX = 64L << 20;
  private static final int CHUNKS_MAX = 16;
  private static final int PER_WORKER = 4;

  private Questions() {}

  /**
   * Puts chunks together in their order.
   *
   * @param chunks those that are to be asked about
   * @param all how many the whole table has
   */
  public static <T> List<List<T>> of(Table table, List<T> chunks, int all, Pace pace) {
    int size = size(table, chunks.size(), all, pace);
    List<List<T>> questions = new ArrayList<>();
    for (int from = 0; from < chunks.size(); from += size) {
      questions.add(chunks.subList(from, Math.min(from + size, chunks.size())));
    }
    return questions;
  }

  private static int size(Table table, int chunks, int all, Pace pace) {
    if (pace.rate().isPresent()) {
      return 1;
    }
    long chunkBytes = Math.max(1, table.bytes() / Math.max(1, all));
    long fitting = Math.min(CHUNKS_MAX, BYTES_MAX / chunkBytes);
    long fair = chunks / ((long) PER_WORKER * Math.max(1, pace.workers()));
    return (int) Math.max(1, Math.min(fitting, fair));
  }
}
