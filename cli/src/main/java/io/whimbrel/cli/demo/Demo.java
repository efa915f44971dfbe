package io.whimbrel.cli.demo;

import io.whimbrel.cli.screen.ProgressScreen;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.ReconciliationAbout;
import io.whimbrel.cli.wiring.ReconciliationFiles;
import io.whimbrel.cli.wiring.ReportFiles;
import io.whimbrel.cli.wiring.StopHook;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.documents.Report;
import io.whimbrel.documents.reconciliation.Format;
import io.whimbrel.documents.reconciliation.Reconciliation;
import io.whimbrel.engine.Assessment;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunListener;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.RunOutcome;
import io.whimbrel.testkit.shop.ShopApplication;
import io.whimbrel.testkit.shop.ShopCheck;
import io.whimbrel.testkit.shop.ShopData;
import io.whimbrel.testkit.shop.ShopLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A migration from beginning to end before the user's eyes:
 *
 * <ol>
 *   <li>Two servers start, the source gets the shop's data, the application begins to write.
 *   <li>The migration runs by the same calls and on the same screen as any other one.
 *   <li>The application goes on on the new side, then ends.
 *   <li>Somebody else than Whimbrel checks the ledger and every row.
 * </ol>
 */
public final class Demo {
  private static final int WRITERS = 3;
  private static final Duration REST = Duration.ofMillis(10);
  private static final long SEED = 20_260_301;
  private static final int ATTEMPTS = 3;
  private static final Duration ON_NEW_SIDE = Duration.ofSeconds(2);

  private final DemoOptions options;
  private final Terminal terminal;
  private final ProgressScreen.Form form;
  private final Wiring wiring;
  private final Narrator narrator;

  /** A demo that is shown on a terminal. */
  public Demo(DemoOptions options, Terminal terminal, ProgressScreen.Form form, Wiring wiring) {
    this.options = options;
    this.terminal = terminal;
    this.form = form;
    this.wiring = wiring;
    this.narrator = new Narrator(terminal, wiring.clock());
  }

  /** Plays it; what stops it is a problem. */
  public DemoResult play() {
    narrator.plain("A shop moves from PostgreSQL 15 to 18 and to new keys while it is in use.");
    narrator.plain(
        "Everything stays on this machine: servers on 127.0.0.1, files in " + directory() + ".");
    DemoFiles files = DemoFiles.create(options.directory());
    if (options.afterwards() == DemoOptions.Afterwards.KEEP) {
      files.keep();
    }
    narrator.chapter("Two servers start, and the old one gets the shop's data");
    try (DemoServers servers = DemoServers.start(files, options.afterwards())) {
      narrator.say("source " + servers.sourceUrl() + "\ntarget " + servers.targetUrl());
      if (options.afterwards() == DemoOptions.Afterwards.KEEP) {
        narrator.say("they stay up until you stop them: " + servers.stopCommand());
      }
      files.write(servers.sourceUrl());
      ShopData.create(servers.sourceUrl(), options.size());
      narrator.say(
          "%s users, %s orders and what belongs to them: serial keys, local timestamps"
              .formatted(
                  Figures.count(options.size().users()), Figures.count(options.size().orders())));
      return play(files, servers);
    }
  }

  private String directory() {
    return Wiring.shown(options.directory());
  }

  private DemoResult play(DemoFiles files, DemoServers servers) {
    Wiring mine = new Wiring(wiring.clock(), new DemoSecrets(servers.environment()));
    Plan plan = mine.plan(files.plan());
    narrator.chapter("The application starts: it writes all the time and keeps a ledger");
    try (ShopLedger ledger = new ShopLedger(files.ledger());
        Journal journal = mine.journal(plan)) {
      ShopApplication application =
          new ShopApplication(files.envFile(), ledger, options.size(), WRITERS, REST, SEED);
      RunOutcome outcome;
      try (application) {
        narrator.say(WRITERS + " writers, by the URL in " + Wiring.shown(files.envFile()));
        outcome = migrate(mine, plan, journal);
        requireMoved(outcome, application);
        letItWrite(ledger);
      }
      return check(mine, plan, journal, new Played(files, servers, ledger, application, outcome));
    }
  }

  private RunOutcome migrate(Wiring mine, Plan plan, Journal journal) {
    try (ProgressScreen screen =
            ProgressScreen.open(terminal, form, wiring.clock(), "whimbrel demo (anew)");
        Migration migration = mine.migration(plan, journal, screen);
        StopHook _ = StopHook.of(migration, terminal.err())) {
      narrator.chapter("whimbrel assess: what is there, and what stands in the way");
      Assessment assessment = migration.assess();
      narrator.say(
          "%d tables, about %s rows, %s; %d findings; copying may take %s"
              .formatted(
                  assessment.source().tables().size(),
                  Figures.count(assessment.source().rows()),
                  Figures.bytes(assessment.source().bytes()),
                  assessment.findings().size(),
                  Figures.duration(assessment.estimate())));
      narrator.chapter("whimbrel explain: what a run will do");
      narrator.say(migration.explain().size() + " steps, each with its SQL");
      narrator.chapter("whimbrel run: prepare, copy, sync, verify, cut over, monitor");
      return run(migration);
    }
  }

  /** A machine that is busy with other things may not keep the pause at once. */
  private RunOutcome run(Migration migration) {
    for (int attempt = 1; ; attempt++) {
      try {
        return migration.run(RunOptions.DEFAULT);
      } catch (Problem problem) {
        if (problem.code() != ProblemCode.PAUSE_EXCEEDED || attempt == ATTEMPTS) {
          throw problem;
        }
        narrator.say(
            "the pause could not be kept, and the cutover backed out: the application goes on"
                + " against the old side; again");
      }
    }
  }

  private static void requireMoved(RunOutcome outcome, ShopApplication application) {
    if (!application.hasSwitched()) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what(
              "the run stands at %s in phase %s and the application is on the old side"
                  .formatted(outcome.run().state(), outcome.run().phase()))
          .fix(outcome.next())
          .exception();
    }
  }

  /** Some more writes, which only the new side has. */
  private static void letItWrite(ShopLedger ledger) {
    long before = ledger.acknowledged();
    long end = System.nanoTime() + ON_NEW_SIDE.toNanos();
    while (System.nanoTime() < end || ledger.acknowledged() == before) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** What was played so far. */
  private record Played(
      DemoFiles files,
      DemoServers servers,
      ShopLedger ledger,
      ShopApplication application,
      RunOutcome outcome) {}

  private DemoResult check(Wiring mine, Plan plan, Journal journal, Played played) {
    narrator.chapter("Somebody else checks: the ledger, and every row, without Whimbrel's help");
    ShopCheck.Verdict verdict =
        ShopCheck.check(
            played.servers().sourceUrl(), played.servers().targetUrl(), played.ledger());
    RunOutcome outcome = played.outcome();
    if (options.afterwards() == DemoOptions.Afterwards.REMOVE && verdict.isGood()) {
      narrator.chapter("whimbrel cleanup: nothing of the run is left on either server");
      try (Migration migration = mine.migration(plan, journal, RunListener.none())) {
        outcome = migration.cleanup();
      }
    }
    RunHistory history = journal.history(outcome.run().run());
    List<Path> reports = reports(plan, played.files(), history);
    return new DemoResult(
        outcome,
        history,
        verdict,
        played.ledger().acknowledged(),
        played.application().refusedAttempts(),
        played.application().pause(),
        reports,
        narrator.took(),
        next(played, reports.getFirst()));
  }

  private List<Path> reports(Plan plan, DemoFiles files, RunHistory history) {
    Instant now = wiring.clock().instant();
    RunId run = history.run().run();
    List<Path> reports =
        new ArrayList<>(
            ReportFiles.write(
                Report.of(history, now), run, ReportFiles.Format.ALL, files.reports()));
    Optional<String> by = Optional.of(ReconciliationAbout.whoAmI());
    Reconciliation reconciliation =
        Reconciliation.of(history, ReconciliationAbout.of(plan, history, now, by));
    ReconciliationFiles.write(
            reconciliation, run, List.of(Format.HTML, Format.TEXT), files.reports())
        .forEach(written -> reports.add(written.file()));
    return reports;
  }

  private Map<String, String> next(Played played, Path report) {
    String plan = Wiring.shown(played.files().plan());
    Map<String, String> next = new LinkedHashMap<>();
    next.put(Wiring.shown(report), "the report; open it in a browser");
    next.put(plan, "the plan that was run");
    next.put(
        Wiring.shown(played.files().ledger()), "every write that the shop was told to be safe");
    next.put("./whimbrel status " + plan, "the journal tells it all again");
    switch (options.afterwards()) {
      case REMOVE -> next.put("./whimbrel demo --keep", "the same, and the servers stay up");
      case KEEP -> {
        played
            .servers()
            .environment()
            .forEach(
                (name, url) -> next.put("export " + name + "=" + url, "needed by the next ones"));
        next.put("./whimbrel explain " + plan, "every step with its SQL");
        next.put("psql \"$NEW_DATABASE_URL\"", "look around, if you have psql");
        next.put("./whimbrel cleanup " + plan + " --confirm MIGRATION-001", "end the run");
        next.put(played.servers().stopCommand(), "stop both servers, then remove " + directory());
      }
    }
    return next;
  }
}
