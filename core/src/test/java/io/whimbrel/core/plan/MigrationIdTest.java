package io.whimbrel.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MigrationIdTest {
  private static final String LONG = "MIGRATION-" + "x".repeat(52);

  @Test
  void whatIsNotedBesideAnIdIsNamedAfterIt() {
    MigrationId id = new MigrationId("MIGRATION-001:orders");

    assertThat(id.checklist().text()).isEqualTo("MIGRATION-001.checklist");
    assertThat(id.maintenance().text()).isEqualTo("MIGRATION-001.maintenance");
  }

  @Test
  void longIdsThatBeginAlikeHaveListsAndMaintenanceOfTheirOwn() {
    MigrationId one = new MigrationId(LONG + "1");
    MigrationId other = new MigrationId(LONG + "2");

    assertThat(one.checklist()).isNotEqualTo(other.checklist());
    assertThat(one.maintenance()).isNotEqualTo(other.maintenance());
    assertThat(one.checklist()).isEqualTo(new MigrationId(LONG + "1").phase("orders").checklist());
    assertThat(one.checklist().isChecklist()).isTrue();
    assertThat(one.maintenance().isMaintenance()).isTrue();
  }
}
