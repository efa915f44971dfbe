package io.whimbrel.bench.section;

import static io.whimbrel.bench.section.Systems.WHIMBREL;

import io.whimbrel.bench.data.BankData;
import io.whimbrel.bench.data.DataSet;
import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.figure.Sample;
import io.whimbrel.bench.machine.Reading;
import io.whimbrel.bench.section.Bench.Entrant;
import io.whimbrel.bench.system.Server;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lag under a load that the source can just take. */
public final class SustainedSection implements Section {
  private static final String GROUP = "sustained TPC-B";
  private static final double SHARE = 0.8;
  private static final double CAUGHT_UP_MILLIS = 500;
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

  /** The section. */
  public SustainedSection() {}

  @Override
  public void measure(Bench bench) {
    DataSet set = BankData.of("sustained", bench.scale().of(10, 1), Markers.TABLES);
    Server source = bench.servers().source();
    source.drop(set.name());
    set.makeOn(source);
    long seconds = bench.scale().of(60, 5);
    try (SubscriptionFollower subscription = new SubscriptionFollower(bench, set);
        WhimbrelFollower whimbrel = new WhimbrelFollower(bench, set, "")) {
      double rate = SHARE * unbounded(bench, set, whimbrel, Math.max(5, seconds / 6));
      bench.say("%s: %.0f transactions in a second, %d s".formatted(GROUP, rate, seconds));
      for (int round = 1; round <= bench.rounds(); round++) {
        bench.round(
            GROUP,
            round,
            Stream.of(subscription, whimbrel)
                .map(
                    follower ->
                        new Entrant(
                            follower.system(), () -> load(bench, set, follower, seconds, rate)))
                .toList());
      }
    }
    source.drop(set.name());
  }

  /** What the source takes while it is followed, in transactions per second. */
  private static double unbounded(Bench bench, DataSet set, Follower follower, long seconds) {
    follower.begin();
    try {
      return rate(bench.shell().run("pgbench-unbounded", pgbench(bench, set, seconds, "")));
    } finally {
      follower.end();
    }
  }

  private static Map<Metric, Double> load(
      Bench bench, DataSet set, Follower follower, long seconds, double rate) {
    Server source = bench.servers().source();
    Server target = bench.servers().target();
    bench.servers().checkpoint();
    follower.begin();
    try (Heartbeat heartbeat = new Heartbeat(source, set.name(), target, follower.database())) {
      new Waiting(Duration.ofMinutes(10))
          .until("the end of the lag", () -> heartbeat.last() < CAUGHT_UP_MILLIS);
      heartbeat.clear();
      Reading before = follower.reading();
      double reached =
          rate(
              bench
                  .shell()
                  .run(
                      "pgbench-" + follower.system(),
                      pgbench(bench, set, seconds, "--rate " + Math.round(rate))));
      Reading after = follower.reading();
      Sample lags = heartbeat.lags();
      Map<Metric, Double> used = after.since(before);
      used.put(Metric.RATE, reached);
      used.put(Metric.LAG_P99, lags.quantile(0.99).orElseThrow());
      used.put(Metric.LAG_MAX, lags.max().orElseThrow());
      return used;
    } finally {
      follower.end();
    }
  }

  private static String pgbench(Bench bench, DataSet set, long seconds, String option) {
    return """
    pgbench --no-vacuum --client 4 --jobs 2 --protocol prepared --builtin tpcb-like \
      --random-seed 7 --time %d %s '%s'
    """
        .formatted(seconds, option, bench.servers().source().url(set.name()));
  }

  private static double rate(String printed) {
    Matcher matcher = RATE.matcher(printed);
    if (!matcher.find()) {
      throw Problem.of(ProblemCode.FAULT)
          .what("pgbench did not say its rate")
          .fix("read its log")
          .exception();
    }
    return Double.parseDouble(matcher.group(1));
  }

  @Override
  public List<Goal> goals() {
    return List.of(new Goal.Bound("lag under load", GROUP, WHIMBREL, Metric.LAG_MAX, 1_000, "ms"));
  }
}
