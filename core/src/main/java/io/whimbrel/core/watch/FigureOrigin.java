package io.whimbrel.core.watch;

import java.util.Map;

/** Where a figure of the application is asked for. */
public sealed interface FigureOrigin {

  /**
   * A query of a Prometheus.
   *
   * @param url of the server, for example {@code http://prometheus:9090}
   * @param query PromQL of one value
   * @param headers sent with each request; may hold secrets
   */
  record Prometheus(String url, String query, Map<String, String> headers) implements FigureOrigin {
    public Prometheus {
      headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
      return "prometheus " + query;
    }
  }

  /**
   * A JSON document, or the health of an endpoint.
   *
   * @param field path of a number in the document, for example {@code latency.p95}; empty for
   *     whether the endpoint answers with success: 1 or 0
   * @param headers sent with each request; may hold secrets
   */
  record Http(String url, String field, Map<String, String> headers) implements FigureOrigin {
    public Http {
      headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
      return "http " + field;
    }
  }

  /** A command, run in the plan's directory, that writes a number. */
  record Command(String run) implements FigureOrigin {}
}
