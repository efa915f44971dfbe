package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.audit.AuditCheck;
import io.whimbrel.engine.audit.AuditFault;
import io.whimbrel.engine.audit.AuditHead;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The audit trail: whatever somebody does to the records behind the journal's back is found. */
interface AuditContract extends JournalCase {

  private RunId recorded(int records) {
    RunId run = begin().run();
    for (int i = 1; i <= records; i++) {
      journal().event(run, Phase.COPY, "step", "number " + i, Map.of("by", "ana"));
    }
    return run;
  }

  private Optional<AuditFault> fault() {
    return AuditCheck.fault(journal().audit(migration()));
  }

  @Test
  default void theDatabaseRefusesToChangeOrDeleteARecord() {
    RunId run = recorded(2);

    assertThatThrownBy(
            () -> execute("update event set text = 'other' where run = '%s'".formatted(run)))
        .hasStackTraceContaining("events are never");
    assertThatThrownBy(() -> execute("delete from event where run = '%s'".formatted(run)))
        .hasStackTraceContaining("events are never");

    assertThat(fault()).isEmpty();
  }

  @Test
  default void theFirstRecordThatWasAlteredIsNamed() {
    RunId run = recorded(5);
    unguardEvents();

    execute(
        "update event set data = '{\"by\":\"raj\"}' where run = '%s' and sequence > 2"
            .formatted(run));

    assertThat(fault().orElseThrow().run()).isEqualTo(run);
    assertThat(fault().orElseThrow().sequence()).isEqualTo(3);
    assertThat(fault().orElseThrow().record().orElseThrow().text()).isEqualTo("number 3");
  }

  @Test
  default void recordsThatAreMissingInTheMiddleOrAtTheEndAreNamed() {
    RunId run = recorded(5);
    unguardEvents();

    execute("delete from event where run = '%s' and sequence = 5".formatted(run));
    long atTheEnd = fault().orElseThrow().sequence();
    execute("delete from event where run = '%s' and sequence = 2".formatted(run));
    long inTheMiddle = fault().orElseThrow().sequence();

    assertThat(atTheEnd).isEqualTo(5);
    assertThat(inTheMiddle).isEqualTo(2);
  }

  @Test
  default void aRunIsTiedToItsPlanAndToTheRunBeforeIt() {
    RunId first = recorded(3);
    RunId second = recorded(2);
    assertThat(fault()).isEmpty();

    execute("update run set plan_digest = 'sha256:2' where run = '%s'".formatted(second));
    AuditFault ofThePlan = fault().orElseThrow();
    execute("update run set plan_digest = 'sha256:1' where run = '%s'".formatted(second));
    unguardEvents();
    execute("delete from event where run = '%s' and sequence = 3".formatted(first));
    execute("update run set events = 2 where run = '%s'".formatted(first));
    AuditFault ofTheRunBefore = fault().orElseThrow();

    assertThat(ofThePlan.run()).isEqualTo(second);
    assertThat(ofThePlan.sequence()).isEqualTo(1);
    assertThat(ofTheRunBefore.run()).isEqualTo(second);
    assertThat(ofTheRunBefore.what()).contains("the run before it");
  }

  @Test
  default void aRunThatIsMissingAtTheEndIsNamed() {
    RunId first = recorded(1);
    RunId second = begin().run();

    execute("delete from run where run = '%s'".formatted(second));

    assertThat(fault().orElseThrow().run()).isEqualTo(second);
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  default void aHeadThatWasKeptTellsOfATrailThatWasCutOff() {
    RunId run = recorded(3);
    AuditHead kept =
        AuditHead.parse(AuditHead.of(journal().audit(migration()).runs().getLast()).toString());
    journal().event(run, Phase.COPY, "step", "number 4", Map.of());
    Optional<AuditFault> before = AuditCheck.fault(journal().audit(migration()), kept);
    unguardEvents();

    execute("delete from event where run = '%s' and sequence > 2".formatted(run));
    execute("update run set events = 2 where run = '%s'".formatted(run));

    assertThat(before).isEmpty();
    assertThat(fault()).isEmpty();
    assertThat(AuditCheck.fault(journal().audit(migration()), kept).orElseThrow().sequence())
        .isEqualTo(3);
  }
}
