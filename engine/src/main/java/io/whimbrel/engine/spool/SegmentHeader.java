package io.whimbrel.engine.spool;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;

/** The first record of a segment: everything in the segment lies behind its start. */
record SegmentHeader(Position start) {

  private static final String MAGIC = "whimbrel-spool";
  private static final int VERSION = 1;

  void writeTo(RecordWriter writer) throws IOException {
    writer.append(
        RecordKind.SEGMENT,
        sink -> {
          sink.text(MAGIC);
          sink.number(VERSION);
          EntryEncoder.write(start, sink);
        });
  }

  /** Reads it; the input then stands before the first entry. */
  static SegmentHeader read(RecordInput input, Path file) throws IOException {
    RecordKind kind = input.begin();
    if (kind != RecordKind.SEGMENT || !input.text().equals(MAGIC)) {
      throw input.damaged("the segment does not begin with a header");
    }
    long version = input.number();
    if (version != VERSION) {
      input.endUnread();
      throw Problem.of(ProblemCode.FAULT)
          .what("the spool has format " + version + ", this Whimbrel knows format " + VERSION)
          .where(file.toString())
          .fix("go on with the version of Whimbrel that began this run")
          .exception();
    }
    Position start = EntryDecoder.position(input);
    input.end();
    return new SegmentHeader(start);
  }
}
