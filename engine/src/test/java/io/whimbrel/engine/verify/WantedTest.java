package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedTest {
  private static final List<Table> CARRIED =
      List.of(
          table("parts", Table.Kind.PARTITIONED, Optional.empty()),
          table("parts_2025", Table.Kind.PARTITIONED, Optional.of("parts")),
          table("january", Table.Kind.PARTITION, Optional.of("parts_2025")),
          table("users", Table.Kind.PLAIN, Optional.empty()));

  private static Table table(String name, Table.Kind kind, Optional<String> parent) {
    return new Table(
        new TableName("public", name),
        kind,
        List.of(),
        Optional.empty(),
        RowIdentity.FULL,
        List.of(),
        parent.map(p -> new TableName("public", p)),
        0,
        0);
  }

  private static List<String> meant(String... patterns) {
    Wanted wanted = new Wanted(Set.of(), List.of(patterns)).of(CARRIED);
    return CARRIED.stream().map(Table::name).filter(wanted::means).map(TableName::name).toList();
  }

  @Test
  void aPartitionedTableMeansItsPartitionsBelowOneAnother() {
    assertThat(meant("public.parts")).containsExactly("parts", "parts_2025", "january");
    assertThat(meant("public.parts_2025")).containsExactly("parts_2025", "january");
    assertThat(meant("public.january")).containsExactly("january");
    assertThat(meant()).hasSize(CARRIED.size());
  }

  @Test
  void aPatternThatMeansNoTableIsNotProvedEqual() {
    for (String pattern : List.of("public.nothing", "", "PUBLIC.Users")) {
      assertThatThrownBy(() -> meant("public.users", pattern))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.STATE_WRONG))
          .hasMessageContaining("the run carries no table " + pattern);
    }
  }
}
