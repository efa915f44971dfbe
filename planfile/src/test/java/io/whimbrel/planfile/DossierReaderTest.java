package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Dossier;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.problem.Finding;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DossierReaderTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  @Test
  void whatPeopleSayIsRead() {
    Dossier dossier =
        plans
            .plan(
                PlanDirectory.HEAD
                    + """
                    description: |
                      Serial keys run out.
                    schedule: { start: 2027-03-14, eta: 2027-03-16, window: 22:00-02:00 UTC }
                    notes: Ask the support team first.
                    environment: staging
                    risk: medium
                    risk-reason: It is tried every night.
                    """)
            .dossier();

    assertThat(dossier.description()).contains("Serial keys run out.");
    assertThat(dossier.schedule().start()).contains(LocalDate.of(2027, 3, 14));
    assertThat(dossier.schedule().eta()).contains(LocalDate.of(2027, 3, 16));
    assertThat(dossier.schedule().window())
        .hasValueSatisfying(w -> assertThat(w.text()).contains("22:00-02:00"));
    assertThat(dossier.environment()).contains(Environment.STAGING);
    assertThat(dossier.isProduction()).isFalse();
    assertThat(dossier.risk()).contains(RiskLevel.MEDIUM);
    assertThat(dossier.riskReason()).contains("It is tried every night.");
  }

  @Test
  void aPlanThatSaysNothingIsForProduction() {
    Dossier dossier = plans.plan(PlanDirectory.HEAD).dossier();

    assertThat(dossier).isEqualTo(Dossier.DEFAULT);
    assertThat(dossier.isProduction()).isTrue();
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    assertThat(
            plans.findings(
                PlanDirectory.HEAD
                    + """
                    schedule: { start: 14.3.2027, window: at night }
                    environment: live
                    risk-reason: It is small.
                    """))
        .extracting(Finding::where, Finding::what)
        .satisfiesExactly(
            f -> assertThat(f.toList()).asString().contains("plan.yaml:4:20", "14.3.2027"),
            f -> assertThat(f.toList()).asString().contains("plan.yaml:4:39", "at night"),
            f -> assertThat(f.toList()).asString().contains("plan.yaml:5:14", "live"),
            f -> assertThat(f.toList()).asString().contains("plan.yaml:6:14", "does not name"));
  }

  @Test
  void anEtaBeforeTheStartIsRefused() {
    assertThat(
            plans.findings(
                PlanDirectory.HEAD + "schedule: { start: 2027-03-14, eta: 2027-03-13 }\n"))
        .singleElement()
        .satisfies(f -> assertThat(f.what()).contains("2027-03-13", "before"));
  }
}
