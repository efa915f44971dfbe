package io.whimbrel.engine.copy;

import io.whimbrel.core.row.RowStream;
import io.whimbrel.engine.run.Pulse;
import org.jspecify.annotations.Nullable;

/**
 * Rows with a sign of life for whoever is waited for. What holds the rows back in between, as a
 * throttle does, is nobody's silence. What the target does behind the last of them may take longer,
 * and is another sign of life.
 *
 * @param ending beats when the last row is taken
 */
record PulsingRows(RowStream rows, Pulse pulse, Pulse ending, Awaited awaited)
    implements RowStream {

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
    (piece == null ? ending : pulse).beat();
    return piece;
  }

  @Override
  public void close() {
    rows.close();
  }
}
