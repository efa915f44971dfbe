package io.whimbrel.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessesTest {
  @Test
  void aProcessMayHaveAnyName() {
    String line =
        "42 (a ) name 7) S 1 42 42 0 -1 4194560 100 200 0 0 150 50 1000 25 20 0 1 0 5 6 7";

    assertThat(ProcStat.parse(line)).isEqualTo(new ProcStat(2.0, 10.25));
  }

  @Test
  void theMachineIsNotBusyWhileItWaitsForTheDisk() {
    assertThat(Processes.busy("cpu  100 200 300 9999 8888 400 500 7777 0 0")).isEqualTo(15.0);
  }

  @Test
  void thePeakOfMemoryIsReadInMegabytes() {
    assertThat(Processes.peakMemory("VmPeak:\t  999 kB\nVmHWM:\t    2048 kB\n")).hasValue(2.0);
    assertThat(Processes.peakMemory("Name:\tkernel thread\n")).isEmpty();
  }

  @Test
  void aProcessThatIsGoneUsesNothing() {
    assertThat(Processes.seconds(Long.MAX_VALUE)).isZero();
  }
}
