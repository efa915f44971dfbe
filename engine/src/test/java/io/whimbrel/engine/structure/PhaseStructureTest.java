package io.whimbrel.engine.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableReference;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PhaseStructureTest {

  private static final Phasing PHASING =
      new Phasing(List.of(phase("one", "public.a*"), phase("two", "public.b*")));

  @Test
  void aForeignKeyThatCameInsideThePauseIsSeenWhereItGoesFromOnePhaseToAnother() {
    assertThat(PhaseStructure.apart(PHASING, key("a1", "a2"))).isEmpty();
    assertThat(PhaseStructure.apart(PHASING, key("a1", "b1")))
        .contains("late_fkey of public.a1 points to public.b1 in another phase");
  }

  private static TableReference key(String from, String to) {
    return new TableReference(
        "late_fkey", new TableName("public", from), new TableName("public", to));
  }

  private static PlannedPhase phase(String name, String tables) {
    return new PlannedPhase(
        name, List.of(tables), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
