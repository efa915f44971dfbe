package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanDigestTest {

  private static final String TABLES =
      """
      tables:
        map:
          users:
            columns: { a: { type: text, nullable: true }, b: { type: text, nullable: true } }
      """;

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private String digest(String text) {
    return plans.plan(text).digest();
  }

  @Test
  void commentsLayoutQuotesAndTheOrderOfKeysMakeNoDifference() {
    String digest = digest(PlanDirectory.HEAD + "limits: { pause: 5s, lag: 10s }\n");

    String other =
        digest(
            """
            # rewritten
            limits:
                lag:   "10s"   # at most
                pause: '5s'

            target: ${env:NEW_DATABASE_URL}
            source: ${env:OLD_DATABASE_URL}
            migration: MIGRATION-001
            """);

    assertThat(other).isEqualTo(digest).matches("[0-9a-f]{64}");
  }

  @Test
  void wordsForPeopleMakeNoDifferenceAndTheRiskDoes() {
    String digest = digest(PlanDirectory.HEAD);

    String words =
        """
        description: Why.
        notes: More.
        schedule: { eta: 2027-03-16 }
        communication: { stakeholders: { ana: { contact: ana@example.com } } }
        """;
    assertThat(digest(PlanDirectory.HEAD + words)).isEqualTo(digest);
    assertThat(digest(PlanDirectory.HEAD + "risk: high\n")).isNotEqualTo(digest);
  }

  @Test
  void secretsAndTheMachineMakeNoDifference() {
    String digest = digest(PlanDirectory.HEAD);

    plans.secrets.variables.put("OLD_DATABASE_URL", "postgresql://other:word@elsewhere/shop");

    assertThat(digest(PlanDirectory.HEAD)).isEqualTo(digest);
  }

  @Test
  void theDigestStaysTheSameAcrossVersions() {
    assertThat(digest(PlanDirectory.HEAD))
        .isEqualTo("aed871e563657cf9bafa97ec492caa7a86a7612fd290be52d9dea4315c7d0019");
  }

  @Test
  void whatIsSaidMakesADifference() {
    assertThat(digest(PlanDirectory.HEAD + "owner: a\n"))
        .isNotEqualTo(digest(PlanDirectory.HEAD))
        .isNotEqualTo(digest(PlanDirectory.HEAD + "owner: b\n"))
        .isNotEqualTo(digest(PlanDirectory.HEAD + "title: a\n"));
  }

  @Test
  void theOrderOfAListMakesADifference() {
    assertThat(digest(PlanDirectory.HEAD + "cutover: { smoke-tests: [a, b] }\n"))
        .isNotEqualTo(digest(PlanDirectory.HEAD + "cutover: { smoke-tests: [b, a] }\n"));
  }

  @Test
  void textsThatRunIntoEachOtherAreToldApart() {
    assertThat(digest(PlanDirectory.HEAD + "cutover: { smoke-tests: [\"a\\ntext 1 b\"] }\n"))
        .isNotEqualTo(digest(PlanDirectory.HEAD + "cutover: { smoke-tests: [a, b] }\n"));
  }

  @Test
  void theOrderOfColumnsMakesADifferenceBecauseNewColumnsFollowIt() {
    String turned =
        TABLES.replace(
            "a: { type: text, nullable: true }, b: { type: text, nullable: true }",
            "b: { type: text, nullable: true }, a: { type: text, nullable: true }");

    assertThat(digest(PlanDirectory.HEAD + TABLES))
        .isNotEqualTo(digest(PlanDirectory.HEAD + turned));
  }

  @Test
  void anAliasCountsAsWhatItStandsFor() {
    String alias =
        TABLES
            .replace("a: {", "a: &text {")
            .replace("b: { type: text, nullable: true }", "b: *text");

    assertThat(digest(PlanDirectory.HEAD + alias)).isEqualTo(digest(PlanDirectory.HEAD + TABLES));
  }
}
