package io.whimbrel.engine.copy;

import io.whimbrel.core.row.RowStream;
import io.whimbrel.engine.run.Pulse;
import org.jspecify.annotations.Nullable;

/**
 * Rows with a sign of life for whoever is waited for. What holds the rows back in between, as a
 * throttle does, is nobody's silence, nor is what the target does behind the last of them.
 */
record PulsingRows(RowStream rows, Pulse pulse, Awaited awaited) implements RowStream {

  /** Who is waited for. */
  enum Awaited {
    /** Whoever gives the rows, while the next piece is asked for. */
    GIVER,
    /** Whoever takes them, from one piece to the next. */
    TAKER
  }

  @Override
  public byte @Nullable [] next() {
    return switch (awaited) {
      case GIVER -> given();
      case TAKER -> taken();
    };
  }

  private byte @Nullable [] given() {
    pulse.beat();
    byte[] piece = rows.next();
    pulse.rest();
    return piece;
  }

  private byte @Nullable [] taken() {
    pulse.rest();
    byte[] piece = rows.next();
    if (piece != null) {
      pulse.beat();
    }
    return piece;
  }

  @Override
  public void close() {
    rows.close();
  }
}
