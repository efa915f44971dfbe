package io.whimbrel.bench.figure;

/** What a measurement can say; the name in JSON ends in the unit. */
public enum Metric {
  SECONDS("seconds"),
  /** From the start of the process to the first change on the target. */
  FIRST_SECONDS("first_change_seconds"),
  /** Rows in a second from the first change on: without the start. */
  STEADY_RATE("steady_rows_per_second"),
  /** With the proof of every row. */
  GATE_SECONDS("gate_seconds"),
  ROWS("rows"),
  CLIENT_CPU("client_cpu_seconds"),
  SOURCE_CPU("source_cpu_seconds"),
  TARGET_CPU("target_cpu_seconds"),
  /** CPU seconds of the client and both servers. */
  CPU("cpu_seconds"),
  /** Cores that other processes of this machine used meanwhile. */
  OTHER_CORES("other_cores"),
  RATE("rate_per_second"),
  P50("p50_milliseconds"),
  P99("p99_milliseconds"),
  LAG_P99("p99_lag_milliseconds"),
  LAG_MAX("max_lag_milliseconds"),
  PEAK_HEAP("peak_heap_megabytes"),
  PEAK_MEMORY("peak_resident_megabytes");

  private final String key;

  Metric(String key) {
    this.key = key;
  }

  /** The name in JSON. */
  public String key() {
    return key;
  }
}
