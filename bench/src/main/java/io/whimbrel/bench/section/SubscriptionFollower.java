package io.whimbrel.bench.section;

import io.whimbrel.bench.data.DataSet;
import io.whimbrel.bench.machine.Reading;
import io.whimbrel.bench.system.BenchServers;
import io.whimbrel.bench.system.Server;
import java.time.Duration;

/** PostgreSQL's own logical replication. */
final class SubscriptionFollower implements Follower {
  private static final String TABLES =
      "pgbench_accounts, pgbench_branches, pgbench_history, pgbench_tellers, bench_marker,"
          + " bench_heartbeat";

  private final BenchServers servers;
  private final DataSet set;

  /** Copies the data set into a database of its own, and stops. */
  SubscriptionFollower(Bench bench, DataSet set) {
    this.servers = bench.servers();
    this.set = set;
    Server target = servers.target();
    servers.source().execute(set.name(), "create publication bench for table " + TABLES);
    target.drop(database());
    target.create(database());
    String _ =
        bench
            .shell()
            .run(
                "subscription-schema",
                "pg_dump --schema-only --no-publications --no-owner '%s' | psql -Xq '%s'"
                    .formatted(servers.source().url(set.name()), target.url(database())));
    target.execute(
        database(),
        """
        create subscription bench connection '%s' publication bench
        """
            .formatted(servers.source().words(set.name())));
    new Waiting(Duration.ofMinutes(10))
        .until(
            "the subscription's copy",
            () ->
                target
                    .text(database(), "select bool_and(srsubstate = 'r') from pg_subscription_rel")
                    .equals("t"));
    end();
  }

  @Override
  public String system() {
    return Systems.SUBSCRIPTION;
  }

  @Override
  public String database() {
    return set.name() + "_subscription";
  }

  @Override
  public void begin() {
    servers.target().execute(database(), "alter subscription bench enable");
  }

  @Override
  public void end() {
    servers.target().execute(database(), "alter subscription bench disable");
    new Waiting(Duration.ofMinutes(1))
        .until(
            "the subscription's end",
            () ->
                servers
                    .source()
                    .text(
                        "postgres",
                        "select active from pg_replication_slots where slot_name = 'bench'")
                    .equals("f"));
  }

  @Override
  public void requireAlive() {
    // the server starts its workers again by itself
  }

  @Override
  public Reading reading() {
    return servers.meter().ofNobody();
  }

  @Override
  public void close() {
    servers.target().execute(database(), "drop subscription bench");
    servers.target().drop(database());
    servers.source().execute(set.name(), "drop publication bench");
  }
}
