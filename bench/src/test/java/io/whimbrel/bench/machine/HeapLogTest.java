package io.whimbrel.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapLogTest {
  @Test
  void thePeakIsTheMostThatACollectionFound() {
    String log =
        """
        [0.010s][info][gc] Using G1
        [0.4s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 23M->5M(64M) 3.1ms
        [0.9s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 120M->30M(512M) 5.0ms
        [1.2s][info][gc] GC(2) Pause Full (G1 Compaction Pause) 99M->10M(512M) 15.0ms
        """;

    assertThat(HeapLog.peak(log)).hasValue(120);
  }

  @Test
  void withoutACollectionNoPeakIsKnown() {
    assertThat(HeapLog.peak("[0.010s][info][gc] Using G1\n")).isEmpty();
  }
}
