package io.whimbrel.engine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.rule.FigureNames;
import io.whimbrel.core.watch.MetricsEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
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
