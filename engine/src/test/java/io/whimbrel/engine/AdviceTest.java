package io.whimbrel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdviceTest {
  private static final Advice OF_PHASE = new Advice("shop/plan.yaml", "orders");

  @Test
  void aCommandNamesThePlanBehindItsOwnArgumentsAndThePhaseAtItsEnd() {
    assertThat(
            OF_PHASE.in(
                "say 'whimbrel approve cutover --despite REASON', then 'whimbrel cutover', or"
                    + " wait"))
        .isEqualTo(
            "say 'whimbrel approve cutover shop/plan.yaml --despite REASON --phase orders', then"
                + " 'whimbrel cutover shop/plan.yaml --phase orders', or wait");
    assertThat(OF_PHASE.typed("tick announce --as done"))
        .isEqualTo("tick announce shop/plan.yaml --as done");
  }

  @Test
  void aRunTakesThePhasesInOrderAndTheirCleanupIsDecidedTogether() {
    assertThat(OF_PHASE.typed("run")).isEqualTo("run shop/plan.yaml");
    assertThat(OF_PHASE.typed("run --copy-again"))
        .isEqualTo("run shop/plan.yaml --copy-again --phase orders");
    assertThat(OF_PHASE.typed("approve cleanup")).isEqualTo("approve cleanup shop/plan.yaml");
    assertThat(OF_PHASE.typed("cleanup --phase lines"))
        .isEqualTo("cleanup shop/plan.yaml --phase lines");
  }

  @Test
  void whatNamesAPlanAlreadyOrIsAboutNoneStaysAsItIs() {
    assertThat(OF_PHASE.in("'whimbrel run --phase lines' or 'whimbrel guide run'"))
        .isEqualTo("'whimbrel run shop/plan.yaml --phase lines' or 'whimbrel guide run'");
    assertThat(new Advice("plan.yaml", "").in("give 'whimbrel approve cutover ../rows.yaml'"))
        .isEqualTo("give 'whimbrel approve cutover ../rows.yaml'");
    assertThat(new Advice("plan.yaml", "").in("give 'whimbrel tick'"))
        .isEqualTo("give 'whimbrel tick'");
    assertThat(new Advice("", "").in("give 'whimbrel run'")).isEqualTo("give 'whimbrel run'");
    assertThat(new Advice("my shop/plan.yaml", "").typed("run"))
        .isEqualTo("run \"my shop/plan.yaml\"");
  }
}
