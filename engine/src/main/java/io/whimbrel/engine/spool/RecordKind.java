package io.whimbrel.engine.spool;

import java.util.Optional;

/** What a record of a segment holds; the code is what stands on disk and never changes. */
enum RecordKind {
  BEGIN(1),
  INSERT(2),
  UPDATE(3),
  DELETE(4),
  TRUNCATE(5),
  MARK(6),
  COMMIT(7),
  ALIVE(8),
  /** A table's name and the number that stands for it in the rest of the segment. */
  TABLE(9),
  /** The first record of a segment: format and start position. */
  SEGMENT(10);

  private static final RecordKind[] ALL = values();

  private final int code;

  RecordKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Whether it is a row change or a truncate, which a search for a position may skip. */
  boolean isChange() {
    return switch (this) {
      case INSERT, UPDATE, DELETE, TRUNCATE -> true;
      case BEGIN, MARK, COMMIT, ALIVE, TABLE, SEGMENT -> false;
    };
  }

  static Optional<RecordKind> of(int code) {
    return code >= 1 && code <= ALL.length ? Optional.of(ALL[code - 1]) : Optional.empty();
  }
}
