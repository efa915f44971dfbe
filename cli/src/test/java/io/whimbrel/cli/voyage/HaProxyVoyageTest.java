package io.whimbrel.cli.voyage;

import static io.whimbrel.cli.voyage.PooledVoyage.CONNECTIONS;
import static io.whimbrel.cli.voyage.PooledVoyage.PER_SECOND;
import static io.whimbrel.cli.voyage.PooledVoyage.awaitMore;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.testkit.traffic.HaProxy;
import io.whimbrel.testkit.traffic.PooledApplication;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An application behind a real HAProxy, whose sessions are cut and which tries again. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class HaProxyVoyageTest {
  private static final int KILLED = 137;

  private final Servers servers;

  HaProxyVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void noAcknowledgedWriteIsLostWhenSessionsAreCut(@TempDir Path directory) throws Exception {
    PooledVoyage trip = new PooledVoyage(servers, "proxied", directory);
    try (HaProxy proxy = proxy()) {
      Voyage voyage = trip.moved(action(proxy)).voyage();
      try (PooledApplication application =
          PooledApplication.start(proxy.url(trip.database()), CONNECTIONS, PER_SECOND)) {
        awaitMore(application, 100);

        String switched = FaultPoint.CUTOVER_SWITCHED.text() + ":kill";
        assertThat(voyage.run(switched, "run", "plan.yaml")).as(voyage.said()).isEqualTo(KILLED);
        assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
        awaitMore(application, 100);
        application.stop();

        assertThat(application.failures())
            .anySatisfy(failure -> assertThat(failure).contains("back in a moment"));
        trip.assertArrived(application);
      }
    }
  }

  private HaProxy proxy() {
    return HaProxy.start(
        "admin",
        List.of(
            "server old 127.0.0.1:" + servers.source().port(),
            "server new 127.0.0.1:%d disabled".formatted(servers.target().port())));
  }

  private static String action(HaProxy proxy) {
    return "haproxy: { socket: %s, backend: db, source: old, target: new, drain: 100ms }"
        .formatted(proxy.socket());
  }
}
