package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanSecretsTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private String withSource(String url) {
    return "migration: M-1\ntarget: ${env:NEW_DATABASE_URL}\nsource: " + url + "\n";
  }

  private DatabaseUrl source(String url) {
    return plans.plan(withSource(url)).source();
  }

  private Finding only(String url) {
    List<Finding> findings = plans.findings(withSource(url));
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().where()).isEqualTo("plan.yaml:3:9");
    return findings.getFirst();
  }

  @Test
  void aFileIsFoundBesideThePlanAndLosesItsLineEnd() {
    plans.secrets.files.put(
        directory.resolve("secrets/old.url").toAbsolutePath(), "postgresql://a:b@old/shop\n");

    DatabaseUrl url = source("${file:secrets/old.url}");

    assertThat(url.secret()).isEqualTo("postgresql://a:b@old/shop");
    assertThat(url.reference()).isEqualTo("${file:secrets/old.url}");
  }

  @Test
  void aPartIsPercentEncodedSoThatItMayHoldAnyCharacter() {
    plans.secrets.variables.put("PASSWORD", "p@ss: w/rd$1\\+");

    DatabaseUrl url = source("postgresql://app:${env:PASSWORD}@old:5432/shop");

    assertThat(url.secret())
        .isEqualTo("postgresql://app:p%40ss%3A%20w%2Frd%241%5C%2B@old:5432/shop");
    assertThat(url.masked()).isEqualTo("postgresql://app:***@old:5432/shop");
  }

  @Test
  void aUrlWithoutAPasswordMayStandInThePlan() {
    assertThat(source("postgresql://app@old:5432/shop").secret())
        .isEqualTo("postgresql://app@old:5432/shop");
    assertThat(source("postgresql://old/shop?user=app").reference())
        .isEqualTo("postgresql://old/shop?user=app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://app:hunter2@old:5432/shop",
        "postgresql://app:hun/ter2@old:5432/shop",
        "postgresql://app:hun?ter2@old:5432/shop",
        "postgresql://:hunter2@old/shop",
        "postgresql://old/shop?user=app&password=hunter2",
        "postgresql://old/shop?sslPassword=hunter2",
        "postgresql://app:x${env:NEW_DATABASE_URL}@old/shop"
      })
  void aPasswordInThePlanIsRefusedWithoutBeingRepeated(String url) {
    Finding finding = only(url);

    assertThat(finding.what()).isEqualTo("'source' holds a password");
    assertThat(finding.fix()).contains("${env:OLD_DATABASE_URL}");
    assertThat(finding.toString()).doesNotContain("hun");
  }

  @Test
  void aVariableThatIsNotSetOrEmptyIsMissing() {
    plans.secrets.variables.put("EMPTY", " ");

    assertThat(only("${env:NOWHERE}").code()).isEqualTo(ProblemCode.SECRET_MISSING);
    assertThat(only("${env:NOWHERE}").what())
        .isEqualTo("the environment variable NOWHERE is not set");
    assertThat(only("${env:EMPTY}").what()).isEqualTo("the environment variable EMPTY is empty");
  }

  @Test
  void aFileThatIsNotThereIsMissing() {
    Finding finding = only("${file:old.url}");

    assertThat(finding.code()).isEqualTo(ProblemCode.SECRET_MISSING);
    assertThat(finding.what()).contains(directory.resolve("old.url").toString());
  }

  @Test
  void aReferenceOfAnotherKindIsRefused() {
    assertThat(only("${evn:OLD_DATABASE_URL}").fix()).startsWith("did you mean 'env'?");
    assertThat(only("${OLD_DATABASE_URL}").what()).contains("is no reference");
    assertThat(only("${env:OLD URL}").what()).contains("is no reference");
    assertThat(only("${env:OLD_DATABASE_URL").what()).contains("does not end");
  }

  @Test
  void whatIsNoUrlIsRefusedWithoutBeingRepeated() {
    plans.secrets.variables.put("OLD_DATABASE_URL", "hunter2");

    Finding finding = only("${env:OLD_DATABASE_URL}");

    assertThat(finding.what()).contains("is no database URL");
    assertThat(finding.toString()).doesNotContain("hunter2");
    assertThat(only("old:5432/shop").what()).contains("is no database URL");
  }

  @Test
  void theProcessReadsItsEnvironmentAndFiles() throws Exception {
    Path file = Files.writeString(directory.resolve("a.secret"), "x");
    Secrets secrets = Secrets.ofProcess();

    assertThat(secrets.env("PATH")).isPresent();
    assertThat(secrets.env("WHIMBREL_NOT_SET_ANYWHERE")).isEmpty();
    assertThat(secrets.file(file)).contains("x");
    assertThat(secrets.file(directory.resolve("nowhere"))).isEmpty();
    assertThat(secrets.file(directory)).isEmpty();
  }
}
