package io.whimbrel.testkit.contract;

import io.whimbrel.core.row.RowStream;
import org.jspecify.annotations.Nullable;

/** Rows whose reader dies behind the last one, so that everything was written but the commit. */
final class BrokenStream implements RowStream {

  private final RowStream whole;

  BrokenStream(RowStream whole) {
    this.whole = whole;
  }

  @Override
  public byte @Nullable [] next() {
    byte[] piece = whole.next();
    if (piece == null) {
      throw new IllegalStateException("the reader died");
    }
    return piece;
  }

  @Override
  public void close() {}
}
