package io.whimbrel.engine.spool;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The problems of a spool, said the same way everywhere. */
final class SpoolProblems {

  /** How Linux words a full disk, an exhausted quota and the file size limit of a process. */
  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "File too large");

  private SpoolProblems() {}

  /** A file operation failed. */
  static Problem failed(IOException cause, Path where) {
    String message = String.valueOf(cause.getMessage());
    if (FULL.stream().anyMatch(message::contains)) {
      return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the spool cannot be written any further: " + message)
          .where(where.toString())
          .fix("make room on this disk: the spool is whole and goes on")
          .permanence(Problem.Permanence.SCARCE)
          .cause(cause)
          .exception();
    }
    return Problem.of(ProblemCode.FAULT)
        .what("the spool cannot be read or written: " + message)
        .where(where.toString())
        .fix("look after the disk and the directory's rights, then run again")
        .cause(cause)
        .exception();
  }

  /** What is on disk is not what was written there. */
  static Problem damaged(String what, Path file, long offset) {
    return Problem.of(ProblemCode.SPOOL_DAMAGED)
        .what(what)
        .where(file + ", byte " + offset)
        .fix("check this disk, then abort the run and start a new one")
        .exception();
  }

  /** The caller handed over entries in an order that a log cannot have. */
  static Problem outOfOrder(String what, Path where) {
    return Problem.of(ProblemCode.FAULT)
        .what(what)
        .where(where.toString())
        .fix("run again: the log is then read from the spool's end")
        .exception();
  }
}
