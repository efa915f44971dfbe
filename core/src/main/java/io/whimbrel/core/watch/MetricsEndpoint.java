package io.whimbrel.core.watch;

import java.util.Optional;

/**
 * Where figures are given out to a Prometheus.
 *
 * @param token what requests must bear; empty only on a loopback address
 */
public record MetricsEndpoint(String host, int port, Optional<String> token) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
