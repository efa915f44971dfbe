package io.whimbrel.databases.postgresql.dump;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.RowStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a program writes; it ends well only when the program does. */
final class DumpStream implements RowStream {
  private static final int PIECE = 64 * 1024;

  private final ProgramRun run;
  private final String place;
  private final Runnable check;
  private final byte[] piece = new byte[PIECE];

  DumpStream(ProgramRun run, String place, Runnable check) {
    this.run = run;
    this.place = place;
    this.check = check;
  }

  @Override
  public byte @Nullable [] next() {
    try {
      run.awaitBytes(check);
      int read = run.out().read(piece);
      if (read > 0) {
        return Arrays.copyOf(piece, read);
      }
    } catch (IOException e) {
      throw Problem.of(ProblemCode.PROGRAM_FAILED)
          .what("the dump cannot be read from its program: " + e.getMessage())
          .where(place)
          .fix("run again")
          .cause(e)
          .exception();
    }
    run.requireDone("the dump could not be made", place, check);
    return null;
  }

  @Override
  public void close() {
    run.close();
  }
}
