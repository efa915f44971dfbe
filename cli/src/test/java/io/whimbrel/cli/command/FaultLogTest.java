package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FaultLogTest {

  @Test
  void aTraceHoldsNoPassword() {
    String masked =
        FaultLog.masked(
            "at postgresql://app:s3cret@h:5432/shop?sslpassword=s3cret&x=1 {password=s3cret, a=b}"
                + " java.base@25/java.lang.Thread.run");

    assertThat(masked)
        .doesNotContain("s3cret")
        .contains("app:***@h:5432", "java.base@25/java.lang.Thread.run", "x=1");
  }
}
