package io.whimbrel.engine.spool;

import java.nio.file.Path;

/** A process that spools, flushes now and then, and says what is durable, until it is killed. */
final class FlushingProcess {

  static final long SEGMENT_BYTES = 1_000;

  private FlushingProcess() {}

  public static void main(String[] arguments) {
    try (Spool spool = Spool.open(Path.of(arguments[0]), SEGMENT_BYTES)) {
      for (long position = 1; position < 10_000; position++) {
        SampleLog.append(spool, SampleLog.transaction(position, 5));
        if (position % 3 == 0) {
          System.out.println(spool.flush().sequence());
        }
      }
    }
  }
}
