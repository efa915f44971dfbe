package io.whimbrel.engine.spool;

import io.whimbrel.core.problem.Problem;
import java.nio.file.Path;

/** A process that spools until it cannot; then says why, and where the spool ends. */
final class FillingProcess {

  private FillingProcess() {}

  public static void main(String[] arguments) {
    try (Spool spool = Spool.open(Path.of(arguments[0]))) {
      try {
        for (long position = 1; position < 1_000_000; position++) {
          SampleLog.append(spool, SampleLog.transaction(position, 10));
        }
      } catch (Problem e) {
        System.out.println(e.getMessage());
      }
      System.out.println(spool.end().sequence());
    }
  }
}
