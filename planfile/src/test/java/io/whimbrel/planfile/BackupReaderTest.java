package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.problem.Finding;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupReaderTest {
  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
    plans.secrets.variables.put("KEY", "hush");
  }

  private BackupRules rules(String section) {
    return plans.plan(PlanDirectory.HEAD + "backup:\n" + section.indent(2)).backup();
  }

  private List<Finding> findings(String section) {
    return plans.findings(PlanDirectory.HEAD + "backup:\n" + section.indent(2));
  }

  @Test
  void placesAreDirectoriesAndBuckets() {
    BackupRules rules = rules("to: [one, 's3://some-bucket', 's3://some.bucket/a/b/']");

    assertThat(rules.to())
        .containsExactly(
            directory.resolve("one").toString(), "s3://some-bucket", "s3://some.bucket/a/b");
  }

  @Test
  void aPlaceThatIsNoneIsRefused() {
    for (String place :
        List.of(
            "s3://", "s3://Bucket", "s3:///prefix", "s3://bucket//x", "gs://bucket", "S3://b")) {
      assertThat(findings("to: ['%s']".formatted(place)))
          .as(place)
          .singleElement()
          .satisfies(f -> assertThat(f.fix()).contains("s3://bucket/prefix"));
    }
  }

  @Test
  void whatIsWrongAboutBucketsIsNamedWithItsPlace() {
    List<Finding> findings =
        findings(
            """
            to: s3://bucket/prefix
            s3:
              endpoint: https://user:password@minio
              region: EU Central
              addressing: virtual
              access-key: AKIA
              encryption: rot13
              kms-key: k
              storage-class: cold
              session-token: "${env:KEY}"
            """);

    assertThat(findings)
        .extracting(Finding::what)
        .anyMatch(w -> w.contains("endpoint"))
        .anyMatch(w -> w.contains("region"))
        .anyMatch(w -> w.contains("addressing"))
        .anyMatch(w -> w.contains("access-key' holds a secret"))
        .anyMatch(w -> w.contains("access-key' is there without 'secret-key'"))
        .anyMatch(w -> w.contains("encryption"))
        .anyMatch(w -> w.contains("storage-class"));
    assertThat(findings).extracting(Finding::toString).noneMatch(t -> t.contains("hush"));
  }

  @Test
  void aKeyOfTheKeyServiceNeedsAnAlgorithmThatKnowsIt() {
    assertThat(findings("to: s3://bucket\ns3: { kms-key: k }"))
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains("without 'encryption'"));
    assertThat(findings("to: s3://bucket\ns3: { kms-key: k, encryption: AES256 }"))
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains("knows no key"));
  }

  @Test
  void settingsOfBucketsWithoutABucketAreRefused() {
    assertThat(findings("to: here\ns3: { region: eu-west-1 }"))
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains("no place is in a bucket"));
  }

  @Test
  void programsMakeItWhenThePlanSaysSo() {
    BackupRules rules = rules("by: pg_dump\nprograms: bin");

    assertThat(rules.by()).isEqualTo(BackupRules.Maker.PG_DUMP);
    assertThat(rules.programs()).contains(directory.resolve("bin"));
    assertThat(findings("by: mariadb-dump"))
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains("carries no database that it dumps"));
    assertThat(findings("by: pg-dump"))
        .singleElement()
        .satisfies(f -> assertThat(f.fix()).contains("pg_dump"));
    assertThat(findings("programs: bin"))
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains("Whimbrel makes the backup itself"));
  }

  @Test
  void anEmptySectionSaysNothing() {
    assertThat(plans.plan(PlanDirectory.HEAD).backup()).isEqualTo(BackupRules.DEFAULT);
  }
}
