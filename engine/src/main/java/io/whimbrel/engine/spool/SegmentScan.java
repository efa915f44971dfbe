package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a segment holds up to the first record that does not add up.
 *
 * @param whole the offset behind its last whole transaction
 * @param read the offset up to which records are sound
 * @param end the position at {@code whole}
 * @param tables the tables that it knows there
 */
record SegmentScan(long whole, long read, Position end, TableDictionary tables) {

  /** Reads a whole segment; memory stays bounded by a buffer. */
  static SegmentScan of(Path file) throws IOException {
    try (RecordInput input = new RecordInput(file, Files.size(file))) {
      Position end = SegmentHeader.read(input, file).start();
      TableDictionary tables = new TableDictionary();
      return new Walk(input, tables, end).toTheFirstBreak();
    }
  }

  /** The way through a segment. */
  private static final class Walk {
    private final RecordInput input;
    private final TableDictionary tables;
    private final EntryDecoder decoder;
    private Position end;
    private long whole;
    private boolean inTransaction;

    Walk(RecordInput input, TableDictionary tables, Position start) {
      this.input = input;
      this.tables = tables;
      this.decoder = new EntryDecoder(input, tables);
      this.end = start;
      this.whole = input.offset();
    }

    SegmentScan toTheFirstBreak() throws IOException {
      long read = input.offset();
      try {
        while (input.hasMore()) {
          step();
          read = input.offset();
        }
      } catch (Problem e) {
        if (e.code() != ProblemCode.SPOOL_DAMAGED) {
          throw e;
        }
      }
      tables.rollBack();
      return new SegmentScan(whole, read, end, tables);
    }

    private void step() throws IOException {
      RecordKind kind = input.begin();
      if (kind.isChange()) {
        input.endUnread();
        return;
      }
      LogEntry entry = decoder.read(kind);
      switch (entry) {
        case LogEntry.Begin _ -> inTransaction = true;
        case LogEntry.Commit commit -> keep(commit.position());
        case LogEntry.Alive alive -> keep(alive.position());
        case LogEntry.Mark mark when !inTransaction -> keep(mark.position());
        case LogEntry.Mark _, LogEntry.RowChange _, LogEntry.Truncate _ -> {}
        case null -> {}
      }
    }

    private void keep(Position position) {
      inTransaction = false;
      end = position;
      whole = input.offset();
      tables.keep();
    }
  }
}
