package io.whimbrel.archive;

import io.whimbrel.archive.store.StoreRefusal;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.util.List;

/** The problems of archives, said the same way everywhere. */
final class StoreProblems {

  /** How Linux words a full disk, an exhausted quota and the file size limit of a process. */
  private static final List<String> FULL =
      List.of("No space left on device", "Disk quota exceeded", "File too large");

  private StoreProblems() {}

  /** A place could not be written. */
  static Problem unwritten(IOException cause, String where) {
    String message = text(cause);
    if (isFull(cause, message)) {
      return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the backup cannot be written any further: " + message)
          .where(where)
          .fix("make room there, or name another place in 'backup.to', then run again")
          .cause(cause)
          .exception();
    }
    return Problem.of(ProblemCode.BACKUP_UNREACHABLE)
        .what("the backup cannot be written: " + message)
        .where(where)
        .fix(fix(cause, "see that the place is there and that this user may write to it"))
        .cause(cause)
        .exception();
  }

  private static boolean isFull(IOException cause, String message) {
    return cause instanceof StoreRefusal refusal
        ? refusal.kind() == StoreRefusal.Kind.FULL
        : FULL.stream().anyMatch(message::contains);
  }

  private static String fix(IOException cause, String usual) {
    return (cause instanceof StoreRefusal refusal ? refusal.fix() : usual) + ", then run again";
  }

  /** A place could not be read. */
  static Problem unread(IOException cause, String where) {
    return Problem.of(ProblemCode.BACKUP_UNREACHABLE)
        .what("the backup cannot be read: " + text(cause))
        .where(where)
        .fix(fix(cause, "see that the place is there and that this user may read it"))
        .cause(cause)
        .exception();
  }

  /** What is there is not what was written. */
  static Problem damaged(String what, String where) {
    return Problem.of(ProblemCode.BACKUP_DAMAGED)
        .what(what)
        .where(where)
        .fix("use the backup of another place or day: see 'whimbrel backup list'")
        .exception();
  }

  /** There is no whole archive. */
  static Problem missing(String what, String where) {
    return Problem.of(ProblemCode.BACKUP_MISSING)
        .what(what)
        .where(where)
        .fix("name the directory of one backup: see 'whimbrel backup list'")
        .exception();
  }

  private static String text(IOException cause) {
    String kind = cause.getClass().getSimpleName();
    return kind.equals("IOException") || cause instanceof StoreRefusal
        ? String.valueOf(cause.getMessage())
        : kind + " " + cause.getMessage();
  }
}
