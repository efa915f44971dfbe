package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.ColumnName;
import io.whimbrel.core.schema.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackReaderTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private static String plan(String section) {
    return PlanDirectory.HEAD + "rollback:\n" + section.indent(2);
  }

  @Test
  void theWayBackIsReadWithItsColumns() {
    RollbackRules rules =
        plans
            .plan(
                plan(
                    """
                    way-back: none
                    reserve: 5_000
                    accept: [users.nick, 'billing."odd.name"."a.b"']
                    down: { public.users.name: "first || last" }
                    smoke-tests: ["./old-side.sh"]
                    """))
            .rollback();

    assertThat(rules.wayBack()).isEqualTo(RollbackRules.WayBack.NONE);
    assertThat(rules.reserve()).isEqualTo(5_000);
    assertThat(rules.smokeTests()).containsExactly("./old-side.sh");
    assertThat(rules.accept())
        .containsExactly(
            new ColumnName(new TableName("public", "users"), "nick"),
            new ColumnName(new TableName("billing", "odd.name"), "a.b"));
    assertThat(rules.down())
        .isEqualTo(
            Map.of(new ColumnName(new TableName("public", "users"), "name"), "first || last"));
  }

  @Test
  void aPlanThatSaysNothingHasAWayBack() {
    assertThat(plans.plan(PlanDirectory.HEAD).rollback()).isEqualTo(RollbackRules.DEFAULT);
  }

  @Test
  void whatIsSaidWronglyIsNamedAtItsPlace() {
    List<String> wrong =
        plans
            .findings(
                plan(
                    """
                    way-back: perhaps
                    reserve: -1
                    accept: [nick, "users."]
                    down: { name: "x" }
                    back: 1
                    """))
            .stream()
            .map(Finding::what)
            .toList();

    assertThat(wrong)
        .anySatisfy(w -> assertThat(w).contains("'rollback.way-back' is 'perhaps'"))
        .anySatisfy(w -> assertThat(w).contains("'rollback.reserve' is '-1'"))
        .anySatisfy(w -> assertThat(w).contains("'rollback.accept.0' is 'nick'"))
        .anySatisfy(w -> assertThat(w).contains("'rollback.accept.1' is 'users.'"))
        .anySatisfy(w -> assertThat(w).contains("'name' is no column"))
        .anySatisfy(w -> assertThat(w).contains("unknown key 'back'"));
  }
}
