package io.whimbrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaVersionCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"25.0.3", "25.0.3+9-LTS", "25.0.3.1", "25.0.4-ea", "25.1", "26", "27-ea"})
  void aSoundJavaIsAccepted(String version) {
    assertThat(JavaVersionCheck.complaint(Runtime.Version.parse(version))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"25", "25-ea", "25.0.1", "25.0.2+10-LTS", "25.0.2.0.1", "24.0.9", "17.0.15"})
  void anUnsoundJavaIsRefused(String version) {
    assertThat(JavaVersionCheck.complaint(Runtime.Version.parse(version))).isPresent();
  }

  @Test
  void theComplaintNamesTheVersionAndTheFix() {
    String complaint = JavaVersionCheck.complaint(Runtime.Version.parse("25.0.2")).orElseThrow();

    assertThat(complaint).contains("Java 25.0.2", "needs 25.0.3 or newer", "WHIMBREL_JAVA_HOME");
  }

  @Test
  void theJavaThatRunsTheTestsIsAccepted() {
    assertThat(JavaVersionCheck.complaint(Runtime.version())).isEmpty();
  }
}
