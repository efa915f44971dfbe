package io.whimbrel.engine.backup;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import org.jspecify.annotations.Nullable;

/** Rows that are counted and digested while they pass. Used by one thread. */
final class DigestingRows implements RowStream {
  private final RowStream rows;
  private final RowBounds bounds;
  private final RowSums sums = new RowSums();
  private long bytes;

  DigestingRows(RowStream rows, RowFormat format) {
    this.rows = rows;
    this.bounds = RowBounds.of(format);
  }

  @Override
  public byte @Nullable [] next() {
    byte[] piece = rows.next();
    if (piece != null) {
      bytes += piece.length;
      bounds.take(piece, sums);
    } else if (!bounds.isAtEnd()) {
      throw Problem.of(ProblemCode.FAULT)
          .what("a stream of rows ended within a row")
          .fix("try again; if it stays, report it")
          .exception();
    }
    return piece;
  }

  /** Reads to the end what nobody else reads. */
  ChunkDigest drain() {
    byte[] piece = next();
    while (piece != null) {
      piece = next();
    }
    return digest();
  }

  /** Of all that has passed. */
  ChunkDigest digest() {
    return sums.digest();
  }

  /** That have passed. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    rows.close();
  }
}
