package io.whimbrel.engine.backup;

import io.whimbrel.core.row.RowFormat;

/**
 * Finds the rows in a stream of COPY's formats (PostgreSQL manual, COPY, "File Formats"), however
 * it is cut into pieces. Used by one thread.
 */
sealed interface RowBounds {

  /** Takes the next piece and hands its rows on. */
  void take(byte[] piece, RowSums rows);

  /** Whether the stream may end here. */
  boolean isAtEnd();

  /** What finds rows of this format. */
  static RowBounds of(RowFormat format) {
    return switch (format) {
      case POSTGRESQL_BINARY -> new Binary();
      case POSTGRESQL_TEXT -> new Text();
    };
  }

  /** A row is a line; a line end within a value is escaped. */
  final class Text implements RowBounds {
    private boolean isWithin;

    @Override
    public void take(byte[] piece, RowSums rows) {
      int from = 0;
      for (int i = 0; i < piece.length; i++) {
        if (piece[i] == '\n') {
          rows.take(piece, from, i - from);
          rows.endRow();
          from = i + 1;
        }
      }
      rows.take(piece, from, piece.length - from);
      isWithin = piece.length > 0 ? from < piece.length : isWithin;
    }

    @Override
    public boolean isAtEnd() {
      return !isWithin;
    }
  }

  /** A header, then rows of a field count and fields of length and value, then the count -1. */
  final class Binary implements RowBounds {
    /** Signature and flags, then the length of what is skipped. */
    private static final int HEADER = 15;

    private static final int END = -1;

    private State state = State.HEADER;

    /** Bytes that this state still waits for. */
    private int left = HEADER;

    private int number;
    private int fields;

    private enum State {
      HEADER,
      EXTENSION_LENGTH,
      EXTENSION,
      FIELDS,
      LENGTH,
      VALUE,
      ENDED
    }

    @Override
    public void take(byte[] piece, RowSums rows) {
      int at = 0;
      while (at < piece.length && state != State.ENDED) {
        int length = Math.min(left, piece.length - at);
        switch (state) {
          case HEADER, EXTENSION, ENDED -> {}
          case EXTENSION_LENGTH, FIELDS -> gather(piece, at, length);
          case LENGTH -> {
            gather(piece, at, length);
            rows.take(piece, at, length);
          }
          case VALUE -> rows.take(piece, at, length);
        }
        at += length;
        left -= length;
        if (left == 0) {
          next(rows);
        }
      }
    }

    private void gather(byte[] piece, int at, int length) {
      for (int i = 0; i < length; i++) {
        number = (number << Byte.SIZE) | (piece[at + i] & 0xFF);
      }
    }

    private void next(RowSums rows) {
      switch (state) {
        case HEADER -> await(State.EXTENSION_LENGTH, Integer.BYTES);
        case EXTENSION_LENGTH -> {
          if (number > 0) {
            await(State.EXTENSION, number);
          } else {
            await(State.FIELDS, Short.BYTES);
          }
        }
        case EXTENSION -> await(State.FIELDS, Short.BYTES);
        case FIELDS -> row(rows);
        case LENGTH -> {
          if (number > 0) {
            await(State.VALUE, number);
          } else {
            field(rows);
          }
        }
        case VALUE -> field(rows);
        case ENDED -> {}
      }
    }

    private void row(RowSums rows) {
      fields = (short) number;
      if (fields == END) {
        state = State.ENDED;
      } else if (fields == 0) {
        rows.endRow();
        await(State.FIELDS, Short.BYTES);
      } else {
        await(State.LENGTH, Integer.BYTES);
      }
    }

    private void field(RowSums rows) {
      fields--;
      if (fields == 0) {
        rows.endRow();
        await(State.FIELDS, Short.BYTES);
      } else {
        await(State.LENGTH, Integer.BYTES);
      }
    }

    private void await(State next, int bytes) {
      state = next;
      left = bytes;
      number = 0;
    }

    @Override
    public boolean isAtEnd() {
      return state == State.ENDED;
    }
  }
}
