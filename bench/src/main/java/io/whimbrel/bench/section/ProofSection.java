package io.whimbrel.bench.section;

import static io.whimbrel.bench.section.Systems.WHIMBREL;

import io.whimbrel.bench.data.BankData;
import io.whimbrel.bench.data.DataSet;
import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.machine.Meter;
import io.whimbrel.bench.machine.Reading;
import io.whimbrel.bench.section.Bench.Entrant;
import io.whimbrel.bench.system.WhimbrelRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The proof that both sides hold the same rows. */
public final class ProofSection implements Section {
  private static final String GROUP = "proof pgbench";
  private static final String TYPED = "typed hashes";
  private static final String ORDERED = "ordered md5";
  private static final String WRONG_ROW = "whimbrel, wrong row";
  private static final Duration MAX = Duration.ofMinutes(30);

  /** Both servers share the processors, and each of them has always something to do. */
  private static final String WORKERS =
      "limits: { workers: %d }\n"
          .formatted(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  /** The columns' own hashes, chained, in any order; the fastest that a server can do. */
  private static final String TYPED_DIGEST =
      """
      count(*), bit_xor(h), sum(h) from (
        select hashint4extended(aid, hashint4extended(bid, hashint4extended(abalance,
          hashbpcharextended(filler, 0)))) as h
        from pgbench_accounts\
      """;

  /** What people write. */
  private static final String ORDERED_DIGEST =
      """
      count(*), md5(string_agg(h, '' order by aid)) from (
        select aid, md5(t::text) as h from pgbench_accounts t\
      """;

  /** The section. */
  public ProofSection() {}

  @Override
  public void measure(Bench bench) {
    DataSet set = BankData.of(bench.scale());
    bench.say("proof: " + set.title());
    set.makeOn(bench.servers().source());
    Copies copies = new Copies(bench);
    bench.servers().renewTarget(set.name());
    Path directory = copies.directory(set, "proof");
    WhimbrelRun run = copies.run(set, directory, WORKERS, "");
    try {
      run.awaitGate(run.startToGate(), MAX);
      bench.servers().target().execute(set.name(), "vacuum analyze pgbench_accounts");
      prove(bench, set, run);
    } finally {
      copies.end(run);
      bench.servers().target().drop(set.name());
    }
    Copies.remove(directory);
  }

  private static void prove(Bench bench, DataSet set, WhimbrelRun run) {
    for (int round = 1; round <= bench.rounds(); round++) {
      bench.servers().checkpoint();
      bench.round(
          GROUP,
          round,
          List.of(
              new Entrant(TYPED, () -> bySql(bench, set, TYPED, TYPED_DIGEST)),
              new Entrant(WHIMBREL, () -> byWhimbrel(bench, set, run)),
              new Entrant(WRONG_ROW, () -> overWrongRow(bench, set, run)),
              new Entrant(ORDERED, () -> bySql(bench, set, ORDERED, ORDERED_DIGEST))));
    }
  }

  private static Map<Metric, Double> byWhimbrel(Bench bench, DataSet set, WhimbrelRun run) {
    return measured(bench, set, () -> run.awaitEnd("verify", run.startVerify(), MAX));
  }

  /** One row of all differs, in a chunk that is neither the first nor the last. */
  private static Map<Metric, Double> overWrongRow(Bench bench, DataSet set, WhimbrelRun run) {
    change(bench, set, 1);
    try {
      return measured(bench, set, () -> run.awaitDifference(run.startVerify(), MAX));
    } finally {
      change(bench, set, -1);
    }
  }

  /** As nobody does by accident: past the fence that stands around the target. */
  private static void change(Bench bench, DataSet set, int by) {
    long row = bench.scale().of(100, 1) * BankData.ACCOUNTS * 7 / 10;
    bench
        .servers()
        .target()
        .execute(
            set.name(),
            """
            begin;
            set local session_replication_role = replica;
            update pgbench_accounts set abalance = abalance + %d where aid = %d;
            commit\
            """
                .formatted(by, row));
  }

  private static Map<Metric, Double> measured(Bench bench, DataSet set, Runnable proof) {
    Meter meter = bench.servers().meter();
    Reading before = meter.ofCommands();
    proof.run();
    Map<Metric, Double> used = meter.afterCommands().since(before);
    used.put(Metric.ROWS, (double) set.rows());
    return used;
  }

  /** Chunk by chunk over one connection to each side, both at the same time; then compares. */
  private static Map<Metric, Double> bySql(Bench bench, DataSet set, String system, String digest) {
    long accounts = bench.scale().of(100, 1) * BankData.ACCOUNTS;
    Path source = bench.work().resolve("source.digests");
    Path target = bench.work().resolve("target.digests");
    String script =
        """
        chunks() {
          echo 'set max_parallel_workers_per_gather = 0;'
          for ((i = 0; i < %1$d; i += 100000)); do
            echo "select %2$s where aid > $i and aid <= $i + 100000) c;"
          done
        }
        chunks | psql -XqAt '%3$s' > '%4$s' & one=$!
        chunks | psql -XqAt '%5$s' > '%6$s'
        wait $one
        cmp '%4$s' '%6$s'
        """
            .formatted(
                accounts,
                digest,
                bench.servers().source().url(set.name()),
                source,
                bench.servers().target().url(set.name()),
                target);
    Meter meter = bench.servers().meter();
    Reading before = meter.ofCommands();
    String _ = bench.shell().run("proof-" + system, script);
    Map<Metric, Double> used = meter.afterCommands().since(before);
    used.put(Metric.ROWS, (double) accounts);
    return used;
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        new Goal.Rate("proof", GROUP, WHIMBREL, ORDERED, 5),
        new Goal.Ratio("proof", GROUP, WHIMBREL, TYPED, Metric.SECONDS, 1.15),
        new Goal.Ratio("one wrong row", GROUP, WRONG_ROW, WHIMBREL, Metric.SECONDS, 1.2));
  }
}
