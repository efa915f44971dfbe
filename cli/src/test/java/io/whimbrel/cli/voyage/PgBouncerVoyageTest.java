package io.whimbrel.cli.voyage;

import static io.whimbrel.cli.voyage.PooledVoyage.CONNECTIONS;
import static io.whimbrel.cli.voyage.PooledVoyage.PER_SECOND;
import static io.whimbrel.cli.voyage.PooledVoyage.awaitMore;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.testkit.traffic.PgBouncer;
import io.whimbrel.testkit.traffic.PooledApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An application behind a real PgBouncer writes all the time, and no write of it ever fails. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class PgBouncerVoyageTest {
  private static final int KILLED = 137;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Servers servers;

  PgBouncerVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void noWriteOfApooledApplicationFails(@TempDir Path directory) throws Exception {
    PooledVoyage trip = new PooledVoyage(servers, "pooled", directory);
    try (PgBouncer pool = pool(trip)) {
      Voyage voyage = trip.moved(action(pool)).voyage();
      try (PooledApplication application =
          PooledApplication.start(pool.url("app"), CONNECTIONS, PER_SECOND)) {
        awaitMore(application, 500);

        assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
        awaitMore(application, 500);
        application.stop();

        assertThat(application.failures()).isEmpty();
        List<Duration> waits = application.longestWaits();
        System.out.printf(
            "behind PgBouncer: %d writes, none failed; longest wait p50 %d ms, p99 %d ms%n",
            application.acknowledged(),
            waits.get(waits.size() / 2).toMillis(),
            waits.getLast().toMillis());
        assertThat(waits.getLast()).isLessThan(LIMIT);
        trip.assertArrived(application);
      }
    }
  }

  @Test
  void applicationsGoOnHoweverOftenTheCutoverIsKilled(@TempDir Path directory) throws Exception {
    PooledVoyage trip = new PooledVoyage(servers, "killed_pool", directory);
    try (PgBouncer pool = pool(trip)) {
      String config = Files.readString(pool.config());
      Voyage voyage = trip.moved(action(pool)).voyage();
      try (PooledApplication application =
          PooledApplication.start(pool.url("app"), CONNECTIONS, PER_SECOND)) {
        awaitMore(application, 100);

        for (FaultPoint point :
            List.of(
                FaultPoint.CUTOVER_HELD,
                FaultPoint.CUTOVER_FENCED,
                FaultPoint.CUTOVER_CONFIG_WRITTEN,
                FaultPoint.CUTOVER_SWITCHED)) {
          killed(voyage, point);
          assertThat(voyage.run("gate.decided:kill", "run", "plan.yaml"))
              .as(voyage.said())
              .isEqualTo(KILLED);
          assertThat(Files.readString(pool.config())).isEqualTo(config);
          awaitMore(application, 50);
        }
        killed(voyage, FaultPoint.CUTOVER_RELEASED);
        killed(voyage, FaultPoint.CUTOVER_LET_GO);
        awaitMore(application, 50);
        assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
        awaitMore(application, 50);
        application.stop();

        assertThat(application.failures()).isEmpty();
        trip.assertArrived(application);
      }
    }
  }

  private PgBouncer pool(PooledVoyage trip) {
    return PgBouncer.start(
        List.of(
            "app = host=127.0.0.1 port=%d dbname=%s pool_size=10"
                .formatted(servers.source().port(), trip.database())),
        List.of("pool_mode = transaction"));
  }

  private static String action(PgBouncer pool) {
    return "pgbouncer: { admin: \"%s\", config: %s, databases: [app] }"
        .formatted(pool.adminUrl(), pool.config());
  }

  private static void killed(Voyage voyage, FaultPoint point) throws Exception {
    assertThat(voyage.run(point.text() + ":kill", "run", "plan.yaml"))
        .as("%s: %s", point, voyage.said())
        .isEqualTo(KILLED);
  }
}
