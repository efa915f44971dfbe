package io.whimbrel.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.watch.MetricsEndpoint;
import io.whimbrel.engine.run.ApplyTally;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Pace;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private static final AlertStanding FIRING =
      AlertStanding.parse("FIRING 2026-01-01T00:00:00Z true 0.5 ");

  private static String page() {
    return MetricsText.of(
        "SHOP-1",
        Map.of(
            "lag", 1.5, "source.connections_used", 0.25, "target.disk_free", 5e9, "lag_size", 7.0),
        FigureNames.KNOWN,
        Map.of("Disk \"low\"", FIRING));
  }

  private static HttpResponse<String> get(HttpClient client, int port, String path, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void figuresAreInTheFormOfPrometheusWithTheirUnits() {
    assertThat(page())
        .contains(
            "# TYPE whimbrel_lag_seconds gauge\nwhimbrel_lag_seconds{migration=\"SHOP-1\"} 1.5\n")
        .contains("whimbrel_connections_used_ratio{migration=\"SHOP-1\",side=\"source\"} 0.25\n")
        .contains("whimbrel_disk_free_bytes{migration=\"SHOP-1\",side=\"target\"} 5.0E9\n")
        .contains("whimbrel_alert_firing{migration=\"SHOP-1\",alert=\"Disk \\\"low\\\"\"} 1.0\n");
    assertThat(FIRING.since()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void howChangesFlowIsToldWithCountsAndHowLongWritesTook() {
    Board board = new Board();
    TableName table = new TableName("public", "t");
    ApplyTally.Taken taken = new ApplyTally.Taken();
    taken.add(new LogEntry.Begin(1, Instant.EPOCH));
    taken.add(new LogEntry.Truncate(List.of(table), false, false));
    taken.add(new LogEntry.Commit(new Position(1, "0/1"), Instant.ofEpochSecond(1_000)));
    board.lag(Optional.of(Duration.ofMillis(1_500)), 7);
    assertThat(ChangeMetrics.of("SHOP-1", board, Instant.EPOCH))
        .contains("whimbrel_cdc_lag_seconds{migration=\"SHOP-1\"} 1.5\n")
        .doesNotContain("whimbrel_cdc_events_total");

    board.applied().flushed(taken, Duration.ofMillis(30), Instant.ofEpochSecond(1_002));
    board
        .applied()
        .flushed(new ApplyTally.Taken(), Duration.ofSeconds(60), Instant.ofEpochSecond(1_002));

    assertThat(ChangeMetrics.of("SHOP-1", board, Instant.ofEpochSecond(1_005)))
        .contains("whimbrel_cdc_lag_bytes{migration=\"SHOP-1\"} 7.0\n")
        .contains("whimbrel_cdc_events_total{migration=\"SHOP-1\",op=\"truncate\"} 1.0\n")
        .contains("whimbrel_cdc_events_total{migration=\"SHOP-1\",op=\"insert\"} 0.0\n")
        .contains("whimbrel_cdc_applied_transactions_total{migration=\"SHOP-1\"} 1.0\n")
        .contains("whimbrel_cdc_last_event_timestamp_seconds{migration=\"SHOP-1\"} 1000.0\n")
        .contains("whimbrel_checkpoint_age_seconds{migration=\"SHOP-1\"} 3.0\n")
        .contains("# TYPE whimbrel_apply_duration_seconds histogram\n")
        .contains("_bucket{migration=\"SHOP-1\",le=\"0.025\"} 0.0\n")
        .contains("_bucket{migration=\"SHOP-1\",le=\"0.05\"} 1.0\n")
        .contains("_bucket{migration=\"SHOP-1\",le=\"10.0\"} 1.0\n")
        .contains("_bucket{migration=\"SHOP-1\",le=\"+Inf\"} 2.0\n")
        .contains("whimbrel_apply_duration_seconds_count{migration=\"SHOP-1\"} 2.0\n");
  }

  @Test
  void howReadingIsHeldBackIsToldUntilNothingIs() {
    Board board = new Board();
    assertThat(ThrottleMetrics.of("SHOP-1", board)).isEmpty();
    Valve valve = new Valve(new Pace(2, Optional.of(1_000_000_000L)));
    board.valve(valve);
    valve.took(120_000_000, StopSignal.root());

    assertThat(ThrottleMetrics.of("SHOP-1", board))
        .contains("whimbrel_throttle_workers{migration=\"SHOP-1\"} 2.0\n")
        .contains("whimbrel_throttle_limit_bytes_per_second{migration=\"SHOP-1\"} 1.0E9\n")
        .contains("whimbrel_throttle_waits_total{migration=\"SHOP-1\"} 1.0\n")
        .doesNotContain("whimbrel_throttle_wait_seconds_total{migration=\"SHOP-1\"} 0.0\n");

    valve.lift();

    assertThat(ThrottleMetrics.of("SHOP-1", board))
        .contains("whimbrel_throttle_waits_total{migration=\"SHOP-1\"} 1.0\n")
        .doesNotContain("whimbrel_throttle_workers", "bytes_per_second");
  }

  @Test
  void aSlotIsToldOfItsSide() {
    assertThat(
            MetricsText.of(
                "SHOP-1",
                Map.of("source.slot_retained", 7.0, "source.slot_active", 1.0),
                FigureNames.KNOWN,
                Map.of()))
        .contains("whimbrel_slot_retained_bytes{migration=\"SHOP-1\",side=\"source\"} 7.0\n")
        .contains("whimbrel_slot_active{migration=\"SHOP-1\",side=\"source\"} 1.0\n");
  }

  @Test
  void onlyWhoBearsTheTokenReadsThemAndAnybodySeesTheHealth()
      throws IOException, InterruptedException {
    MetricsEndpoint endpoint = new MetricsEndpoint("127.0.0.1", 0, Optional.of("s3cret"));
    try (MetricsServer server = MetricsServer.open(endpoint, MetricsServerTest::page);
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(get(client, server.port(), "/metrics", "").statusCode()).isEqualTo(401);
      assertThat(get(client, server.port(), "/metrics", "guess").statusCode()).isEqualTo(401);
      assertThat(get(client, server.port(), "/metrics", "s3cret").body()).contains("whimbrel_lag");
      assertThat(get(client, server.port(), "/healthz", "").body()).isEqualTo("ok\n");
    }
  }
}
