package io.whimbrel.core.database.row;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;

/** One moment of the source. Several threads may read from it; closing it ends the moment. */
public interface TableSnapshot extends AutoCloseable {

  /** What the snapshot sees, in the source's own text form. */
  String text();

  /** The name by which other programs may take it over while it is open. */
  default String exported() {
    throw Problem.of(ProblemCode.OBJECT_UNSUPPORTED)
        .what("snapshots of this product cannot be handed to other programs")
        .fix("write 'by: whimbrel' in the plan's backup")
        .exception();
  }

  /**
   * A place in the source's log behind everything that the snapshot sees. The log is durable up to
   * there, so that a crash of the source takes back nothing that was seen.
   */
  Position seen();

  /** Reads a range as it was at this moment. */
  RowStream read(TableMapping mapping, Bounds bounds, RowFormat format);

  /** Reads large objects as they were at this moment; the caller closes it. */
  default LargeObjectSource largeObjects() {
    return LargeObjectSource.NONE;
  }

  @Override
  void close();
}
