package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.databases.postgresql.dialect.Lease;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * Rows on their way out of a server, in pieces of about 64 KB: the driver gives one row at a time.
 * Owns its lease: at the end of the rows it is handed on, before that its connection is cut.
 */
final class CopyOutStream implements RowStream {

  private static final int PIECE_BYTES = 64 * 1024;

  private final Lease lease;
  private final CopyOut copy;
  private final String place;
  private final Consumer<Lease> whenRead;
  private final Function<SQLException, Problem> failure;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream(2 * PIECE_BYTES);
  private byte @Nullable [] waiting;
  private boolean isRead;
  private boolean isClosed;

  /**
   * A running copy.
   *
   * @param place what is being read, for problems
   * @param whenRead takes the lease when all rows have been read
   * @param failure what a failure while rows flow means
   */
  CopyOutStream(
      Lease lease,
      CopyOut copy,
      String place,
      Consumer<Lease> whenRead,
      Function<SQLException, Problem> failure) {
    this.lease = lease;
    this.copy = copy;
    this.place = place;
    this.whenRead = whenRead;
    this.failure = failure;
  }

  @Override
  public byte @Nullable [] next() {
    byte[] large = waiting;
    if (large != null) {
      waiting = null;
      return large;
    }
    try {
      while (!isRead && waiting == null && piece.size() < PIECE_BYTES) {
        gather(copy.readFromCopy());
      }
    } catch (SQLException e) {
      throw failure.apply(e);
    }
    if (piece.size() == 0) {
      return waiting == null ? null : next();
    }
    byte[] bytes = piece.toByteArray();
    piece.reset();
    return bytes;
  }

  /** Takes a row; a large one is not copied but becomes the piece behind the gathered ones. */
  private void gather(byte @Nullable [] row) {
    if (row == null) {
      isRead = true;
    } else if (row.length >= PIECE_BYTES) {
      waiting = row;
    } else {
      piece.write(row, 0, row.length);
    }
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (isRead) {
      whenRead.accept(lease);
      return;
    }
    try {
      lease.connection().abort(Runnable::run);
    } catch (SQLException e) {
      throw SqlProblems.of(e, place);
    }
  }
}
