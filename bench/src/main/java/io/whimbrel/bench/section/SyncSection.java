package io.whimbrel.bench.section;

import static io.whimbrel.bench.section.Systems.SUBSCRIPTION;
import static io.whimbrel.bench.section.Systems.WHIMBREL;

import io.whimbrel.bench.data.Backlog;
import io.whimbrel.bench.data.BankData;
import io.whimbrel.bench.data.DataSet;
import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.machine.Reading;
import io.whimbrel.bench.section.Bench.Entrant;
import io.whimbrel.bench.system.Server;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Catching up with what was written while nobody followed. */
public final class SyncSection implements Section {
  private static final List<String> GROUPS =
      List.of("sync single rows", "sync 10,000 rows", "sync one transaction", "sync TPC-B");
  private static final String CONTENT =
      """
      select concat_ws(' ',
        (select concat_ws(' ', count(*), sum(hashint8extended(aid, abalance))) from pgbench_accounts),
        (select sum(hashint8extended(tid, tbalance)) from pgbench_tellers),
        (select sum(hashint8extended(bid, bbalance)) from pgbench_branches),
        (select sum(hashint8extended(hid, delta)) from pgbench_history))
      """;

  /** The section. */
  public SyncSection() {}

  @Override
  public void measure(Bench bench) {
    long branches = bench.scale().of(10, 1);
    DataSet set = BankData.of("sync", branches, Markers.TABLES);
    Server source = bench.servers().source();
    bench.say("sync: " + set.title());
    source.drop(set.name());
    set.makeOn(source);
    List<Backlog> backlogs = Backlog.all(bench.scale(), branches * BankData.ACCOUNTS);
    try (SubscriptionFollower subscription = new SubscriptionFollower(bench, set);
        WhimbrelFollower whimbrel = new WhimbrelFollower(bench, set, "")) {
      for (int i = 0; i < backlogs.size(); i++) {
        catchUp(bench, set, GROUPS.get(i), backlogs.get(i), List.of(subscription, whimbrel));
      }
    }
    source.drop(set.name());
  }

  private static void catchUp(
      Bench bench, DataSet set, String group, Backlog backlog, List<Follower> followers) {
    Server source = bench.servers().source();
    Markers markers = new Markers(source, set.name());
    bench.say(group + ": " + backlog.name());
    for (int round = 1; round <= bench.rounds(); round++) {
      int first = markers.write();
      source.execute(set.name(), backlog.statements(round));
      CatchUp catchUp = new CatchUp(bench, set, backlog, first, markers.write());
      bench.round(
          group,
          round,
          followers.stream()
              .map(follower -> new Entrant(follower.system(), () -> catchUp.by(follower)))
              .toList());
    }
  }

  /** One backlog, between two markers. */
  private record CatchUp(Bench bench, DataSet set, Backlog backlog, int first, int last) {

    Map<Metric, Double> by(Follower follower) {
      Server target = bench.servers().target();
      target.execute(follower.database(), "vacuum pgbench_accounts");
      bench.servers().checkpoint();
      Reading before = follower.reading();
      try {
        follower.begin();
        Markers.await(target, follower, first);
        Instant begun = Instant.now();
        Markers.await(target, follower, last);
        Reading after = follower.reading();
        requireEqual(follower);
        Map<Metric, Double> used = after.since(before);
        used.put(Metric.ROWS, (double) backlog.rows());
        used.put(Metric.FIRST_SECONDS, Duration.between(before.at(), begun).toNanos() / 1e9);
        double rest = Duration.between(begun, after.at()).toNanos() / 1e9;
        used.put(Metric.STEADY_RATE, backlog.rows() / rest);
        return used;
      } finally {
        follower.end();
      }
    }

    private void requireEqual(Follower follower) {
      String wanted = bench.servers().source().text(set.name(), CONTENT);
      String found = bench.servers().target().text(follower.database(), CONTENT);
      if (!wanted.equals(found)) {
        throw Problem.of(ProblemCode.ROWS_DIFFERENT)
            .what("the source has %s, the target %s".formatted(wanted, found))
            .where(follower.database())
            .fix("report this: changes were lost or doubled")
            .exception();
      }
    }
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        new Goal.Rate("catch-up, single rows", GROUPS.get(0), WHIMBREL, SUBSCRIPTION, 1.0),
        new Goal.Ratio(
            "target's CPU, single rows",
            GROUPS.get(0),
            WHIMBREL,
            SUBSCRIPTION,
            Metric.TARGET_CPU,
            0.6),
        new Goal.Rate("catch-up, 10,000 rows", GROUPS.get(1), WHIMBREL, SUBSCRIPTION, 1.2),
        new Goal.Rate("catch-up, one transaction", GROUPS.get(2), WHIMBREL, SUBSCRIPTION, 1.2));
  }
}
