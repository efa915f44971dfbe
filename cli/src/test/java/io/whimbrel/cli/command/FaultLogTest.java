package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultLogTest {
  @TempDir private Path directory;

  @Test
  void aFaultIsOneLineForPeopleAndATraceInAFile() throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            stream, stream, new BufferedReader(new StringReader("")), Terminal.Abilities.PLAIN);
    IllegalStateException fault =
        new IllegalStateException("lost\n postgresql://app:s3cret@h/shop");

    Problem problem =
        new FaultLog(directory.resolve("logs"), Clock.systemUTC()).write(fault, false, terminal);

    assertThat(problem.code()).isEqualTo(ProblemCode.FAULT);
    assertThat(problem.what())
        .isEqualTo("an unexpected IllegalStateException: lost postgresql://app:***@h/shop");
    assertThat(err.size()).isZero();
    assertThat(Files.readString(Path.of(problem.where())))
        .contains("FaultLogTest")
        .doesNotContain("s3cret");
  }

  @Test
  void aHeapThatIsUsedUpIsNoFaultButWantsMore() {
    Terminal terminal =
        new Terminal(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new BufferedReader(new StringReader("")),
            Terminal.Abilities.PLAIN);
    IllegalStateException fault =
        new IllegalStateException(new OutOfMemoryError("Java heap space"));

    Problem problem =
        new FaultLog(directory.resolve("logs"), Clock.systemUTC()).write(fault, false, terminal);

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_EXHAUSTED);
    assertThat(problem.fix()).contains("WHIMBREL_JAVA_OPTS=-Xmx2g");
  }

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
