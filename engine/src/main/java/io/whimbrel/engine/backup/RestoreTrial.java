package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.Scratch;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.BackupRules.RestoreTest;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import java.util.List;
import java.util.function.Consumer;

/** Restores a backup for trial, compares its rows, and takes everything away again. */
public final class RestoreTrial {
  /** Nobody else writes there. */
  private static final long EPOCH = 1;

  private final BackupFrame frame;
  private final List<DatabaseProduct> products;
  private final Scratch.Opener opener;
  private final RunId run;
  private final Consumer<Runnable> opened;

  /**
   * A trial.
   *
   * @param run whose name it bears on the server
   * @param opened is told what may be closed to cut the work off
   */
  public RestoreTrial(
      BackupFrame frame,
      List<DatabaseProduct> products,
      Scratch.Opener opener,
      RunId run,
      Consumer<Runnable> opened) {
    this.frame = frame;
    this.products = List.copyOf(products);
    this.opener = opener;
    this.run = run;
    this.opened = opened;
  }

  /** Tries it where the rule says. */
  public Restored run(Archive archive, RestoreTest where) {
    return switch (where) {
      case RestoreTest.Never _ ->
          throw Problem.of(ProblemCode.USAGE)
              .what("nothing says where the backup is to be restored for a trial")
              .fix("write 'restore-test: embedded' into the plan, or the URL of an empty database")
              .exception();
      case RestoreTest.Embedded _ -> embedded(archive);
      case RestoreTest.Scratch scratch -> into(archive, scratch.url());
    };
  }

  private Restored embedded(Archive archive) {
    try (Scratch scratch = opener.open(archive.manifest().version())) {
      return new RestoreWork(frame, archive, request(scratch.url()), opened).restore();
    }
  }

  /** Everything that the restore made is undone. */
  private Restored into(Archive archive, DatabaseUrl url) {
    RestoreRequest request = request(url);
    return new RestoreWork(frame, archive, request, opened)
        .restore(RestoreWork.Afterwards.TAKE_AWAY);
  }

  private RestoreRequest request(DatabaseUrl url) {
    RunScope scope = new RunScope(new RunId(run + "-trial"), frame.migration(), frame.limits());
    return new RestoreRequest(DatabaseProduct.of(products, url, ""), url, scope, List.of(), EPOCH);
  }
}
