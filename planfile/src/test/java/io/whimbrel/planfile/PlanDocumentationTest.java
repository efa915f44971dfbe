package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanDocumentationTest {

  private static final Pattern BLOCK =
      Pattern.compile("```yaml\n(migration:.*?)```", Pattern.DOTALL);

  @TempDir Path directory = Path.of("");

  private static String reference() throws IOException {
    return Files.readString(Path.of("../docs/plan-file.md"));
  }

  @Test
  void everyKeyIsInTheReference() throws IOException {
    String reference = reference();

    List<List<String>> sections =
        List.of(
            PlanKeys.PLAN,
            PlanKeys.SCHEDULE,
            PlanKeys.SCHEMA_CHANGE,
            PlanKeys.LIMITS,
            PlanKeys.TABLES,
            PlanKeys.TABLE,
            PlanKeys.COLUMN,
            PlanKeys.ACCESS,
            PlanKeys.VERIFY,
            PlanKeys.VERIFY_STRUCTURE,
            PlanKeys.VERIFY_ROWS,
            PlanKeys.VERIFY_SAMPLE,
            PlanKeys.VERIFY_RULE,
            PlanKeys.VERIFY_QUALITY,
            PlanKeys.VERIFY_QUALITY_KINDS,
            PlanKeys.VERIFY_QUALITY_RULE,
            PlanKeys.CUTOVER,
            PlanKeys.SWITCH,
            PlanKeys.ENV_FILE,
            PlanKeys.COMMAND,
            PlanKeys.PGBOUNCER,
            PlanKeys.PLACE,
            PlanKeys.HAPROXY,
            PlanKeys.HTTP,
            PlanKeys.HTTP_UNDO,
            PlanKeys.MAINTENANCE,
            PlanKeys.PARALLEL_RUN,
            PlanKeys.COMPARE,
            PlanKeys.GATE_RULE,
            PlanKeys.WARM,
            PlanKeys.MONITOR,
            PlanKeys.CLEANUP,
            PlanKeys.DOCUMENT,
            PlanKeys.DOCUMENT_COSTS,
            PlanKeys.COMMUNICATION,
            PlanKeys.STAKEHOLDER,
            PlanKeys.REMINDER,
            PlanKeys.UPDATES,
            PlanKeys.APPROVALS,
            PlanKeys.APPROVALS_GATES,
            PlanKeys.APPROVALS_GATE,
            PlanKeys.APPROVER,
            PlanKeys.NOTIFY,
            PlanKeys.NOTIFY_CHANNEL,
            PlanKeys.NOTIFY_PAGERDUTY,
            PlanKeys.NOTIFY_MAIL,
            PlanKeys.NOTIFY_WEBHOOK,
            PlanKeys.NOTIFY_ROUTE,
            PlanKeys.WATCH,
            PlanKeys.WATCH_FIGURE,
            PlanKeys.ALERT,
            PlanKeys.ROLLBACK,
            PlanKeys.TRIGGER);
    assertThat(sections)
        .allSatisfy(keys -> keys.forEach(k -> assertThat(reference).contains("| `" + k + "`")));
  }

  @Test
  void thePlanThatTheReferenceShowsWholeIsValid() throws IOException {
    Matcher block = BLOCK.matcher(reference());
    assertThat(block.find()).isTrue();

    Plan plan = new PlanDirectory(directory).plan(block.group(1));

    assertThat(plan.maps()).hasSize(2);
    assertThat(plan.limits()).isEqualTo(Limits.DEFAULT);
  }
}
