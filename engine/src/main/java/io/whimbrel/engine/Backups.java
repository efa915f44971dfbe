package io.whimbrel.engine;

import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.backup.BackupTools;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.BackupRules.RestoreTest;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.backup.ArchiveCheck;
import io.whimbrel.engine.backup.Backup;
import io.whimbrel.engine.backup.BackupFrame;
import io.whimbrel.engine.backup.BackupWork;
import io.whimbrel.engine.backup.RestoreRequest;
import io.whimbrel.engine.backup.RestoreTrial;
import io.whimbrel.engine.backup.RestoreWork;
import io.whimbrel.engine.backup.Restored;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.LeaseKeeper;
import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Work on the backups of a migration that somebody asks for, beside its runs. What is done is noted
 * in a journal of its own, and one process at a time does it.
 *
 * <p>One command at a time runs on one thread; {@link #close} may be called by another one (a
 * shutdown hook) and makes the command end cleanly within ten seconds.
 */
public final class Backups implements AutoCloseable {
  private static final Duration CLEAN_END = Duration.ofSeconds(7);
  private static final Duration HARD_END = Duration.ofSeconds(2);

  private final BackupRequest request;
  private final List<DatabaseProduct> products;
  private final BackupTools tools;
  private final Journal journal;
  private final RunListener listener;
  private final Clock clock;
  private final StopSignal closing = StopSignal.root();
  private final OpenWork work = new OpenWork();

  /** For a migration; connects to nothing yet. The journal stays the caller's to close. */
  public Backups(
      BackupRequest request,
      List<DatabaseProduct> products,
      BackupTools tools,
      Journal journal,
      RunListener listener,
      Clock clock) {
    this.request = request;
    this.products = List.copyOf(products);
    this.tools = tools;
    this.journal = journal;
    this.listener = listener;
    this.clock = clock;
  }

  /** Whose backups they are, what work on them may cost and gives to whom, and who does it. */
  public record BackupRequest(
      MigrationId migration, Limits limits, AccessRules access, BackupRules rules) {}

  /** Makes a backup in each of these places, and reads it again. */
  public Backup make(
      DatabaseUrl from, TableSelection selection, List<String> places, BackupKind kind) {
    return command(
        "backup of " + from.masked(),
        (frame, session) -> {
          try (SourceDatabase source =
              DatabaseProduct.of(products, from, "").source(from, scope(session.run))) {
            work.opened(source::close);
            Backup backup =
                new BackupWork(frame, source, selection, Phase.PREPARE).make(places, kind);
            backup.locations().forEach(l -> check(frame, session, l));
            return backup;
          }
        });
  }

  /** Looks at every file of a backup. */
  public Archive verify(String location) {
    return command("check of " + location, (frame, session) -> check(frame, session, location));
  }

  /** Looks at every file of a backup, then restores it for trial and compares its rows. */
  public Restored tryOut(String location, RestoreTest where) {
    return command(
        "trial of " + location,
        (frame, session) ->
            new RestoreTrial(frame, products, tools.scratch(), session.run, work::opened)
                .run(tools.archives().open(location), where));
  }

  /**
   * Restores a backup into a database that has none of its tables.
   *
   * @param tables names or patterns; empty for all
   */
  public Restored restore(String location, DatabaseUrl to, List<String> tables) {
    return command(
        "restore of %s to %s".formatted(location, to.masked()),
        (frame, session) ->
            new RestoreWork(
                    frame,
                    tools.archives().open(location),
                    new RestoreRequest(
                        DatabaseProduct.of(products, to, ""),
                        to,
                        scope(session.run),
                        tables,
                        session.lease.epoch()),
                    work::opened)
                .restore());
  }

  private Archive check(BackupFrame frame, Session session, String location) {
    frame.board().note("reading " + location + " again");
    Archive archive = tools.archives().open(location);
    ArchiveCheck.require(archive, session.stop);
    frame.board().note("");
    return archive;
  }

  private RunScope scope(RunId run) {
    return new RunScope(run, request.migration(), request.limits(), request.access());
  }

  private record Session(RunId run, LeaseKeeper lease, StopSignal stop) {}

  /** Work with a frame. */
  @FunctionalInterface
  private interface Command<T> {
    T run(BackupFrame frame, Session session);
  }

  private <T> T command(String title, Command<T> body) {
    closing.check();
    work.begin();
    try {
      RunRecord record = journal.begin(request.migration(), title, "");
      return noted(record, body);
    } finally {
      work.end();
    }
  }

  private <T> T noted(RunRecord record, Command<T> body) {
    StopSignal stop = closing.child();
    Chronicle chronicle = new Chronicle(journal, record.run(), listener::event, stop);
    try (LeaseKeeper lease = LeaseKeeper.take(journal, record.run(), LeaseHolder.current(), stop)) {
      Board board = new Board();
      board.phase(Phase.PREPARE);
      BackupFrame frame =
          new BackupFrame(
              request.migration(),
              request.rules(),
              tools.archives(),
              request.limits(),
              board,
              new Valve(new Pace(request.limits().workers(), request.limits().throttle().rate())),
              new Retry(request.limits().retry(), chronicle, stop),
              clock);
      try (ProgressTeller _ = new ProgressTeller(board, listener)) {
        T result = body.run(frame, new Session(record.run(), lease, stop));
        journal.state(record.run(), RunState.DONE, Phase.PREPARE, Optional.empty());
        return result;
      } catch (Problem problem) {
        journal.state(
            record.run(),
            RunState.ABORTED,
            Phase.PREPARE,
            Optional.of(String.valueOf(problem.getMessage())));
        throw problem;
      }
    }
  }

  /** Ends a running command cleanly, or does nothing. Idempotent. */
  @Override
  public void close() {
    closing.stop(
        Problem.of(ProblemCode.PAUSED)
            .what("the process was asked to end")
            .fix("give the same command again")
            .exception());
    if (!work.awaitEnd(CLEAN_END)) {
      work.cutConnections();
      boolean _ = work.awaitEnd(HARD_END);
    }
  }
}
